package io.varve.store;

import java.io.IOException;

/** Samples without those that lie outside of a range. */
public final class WithinRange extends ForwardingStream<SampleStream> {
  private final TimeRange range;

  public WithinRange(SampleStream samples, TimeRange range) {
    super(samples);
    this.range = range;
  }

  @Override
  public boolean next() throws IOException {
    while (super.next()) {
      if (range.contains(current())) {
        return true;
      }
    }
    return false;
  }
}
