package io.varve.plainpb;

import io.varve.sample.Sample;

/** Turns samples into their lines. Reused, not thread-safe. */
public final class SampleEncoder {

  /**
   * Appends the sample's escaped line, newline included.
   *
   * <p>The seconds are counted from the year in UTC of the sample itself; the caller sees to it
   * that the file's header says the same year.
   */
  public void encode(Sample sample, LineBuffer out) {
    throw new UnsupportedOperationException();
  }
}
