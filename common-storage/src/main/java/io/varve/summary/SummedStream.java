package io.varve.summary;

import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import io.varve.store.SampleStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Samples of one PV in strictly rising time order, of which those that lie in one bin of a query
 * may come as one sum. Each step is either a sample, on which {@link #current()} stands, or a sum.
 */
public interface SummedStream extends SampleStream {

  /** What the current step sums up, valid until the next one; null when it is a sample. */
  @Nullable Aggregate sum();

  /** The header of the samples of the current step. */
  PartitionHeader header();

  /** A cursor on the first sample of the current step, valid until the next call. */
  SampleCursor first() throws IOException;

  /** A cursor on the last sample of the current step, valid until the next call. */
  SampleCursor last() throws IOException;

  /**
   * Whether another step is sure to follow in the same bin, so that nobody needs the last sample of
   * this one.
   */
  boolean followed();

  /**
   * Adds samples that follow the current step and come one by one, up to a second and perhaps fewer
   * than there are, so that plots that are read line by line need not step to each of them. What is
   * left comes with the next step; until then the stream stands on nothing.
   *
   * @param before samples from this epoch second on are left
   */
  default void addLines(Aggregate to, long before) throws IOException {}

  /** The samples one by one. */
  static SummedStream of(SampleStream samples) {
    return new EachSample(samples);
  }
}
