package io.varve.operator;

import io.varve.store.SampleStream;
import io.varve.store.TimeRange;
import java.io.IOException;

/** Reads parts of a range at once, for what can only be computed from the samples. */
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
   * Returns when it is worth waiting for a part.
   *
   * @throws IOException with the reason when it is not
   */
  void check() throws IOException;
}
