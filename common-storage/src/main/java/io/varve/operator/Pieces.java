package io.varve.operator;

import io.varve.store.SampleStream;
import io.varve.store.TimeRange;
import io.varve.summary.Bins;
import io.varve.summary.SummedStream;
import java.io.IOException;
import java.util.List;

/** Reads parts of a range at once. */
public interface Pieces {

  /**
   * The part of a range beyond which there are no samples, but for the newest one before its start.
   */
  TimeRange held(TimeRange range) throws IOException;

  /** Who reads them. */
  Workers workers();

  /**
   * Opens the newest sample at or before the start of a part and those up to its end. May be called
   * by several threads at once.
   */
  SampleStream open(TimeRange part) throws IOException;

  /**
   * Divides the range into parts of whole bins that are worth reading as sums at once; one alone
   * when none are.
   *
   * @param most how many parts
   */
  default List<TimeRange> parts(Bins bins, int most) throws IOException {
    return List.of();
  }

  /**
   * Opens one of those parts: the newest sample before it comes with the first alone. May be called
   * by several threads at once.
   *
   * @param lastNumbers whether each sum must know its newest number
   */
  default SummedStream open(TimeRange part, Bins bins, boolean lastNumbers) throws IOException {
    return SummedStream.of(open(part));
  }

  /**
   * Returns when it is worth waiting for a part.
   *
   * @throws IOException with the reason when it is not
   */
  void check() throws IOException;
}
