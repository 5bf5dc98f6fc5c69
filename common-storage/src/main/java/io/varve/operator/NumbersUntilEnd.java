package io.varve.operator;

import io.varve.plainpb.SampleCursor;
import io.varve.store.ForwardingStream;
import io.varve.store.SampleStream;
import io.varve.store.TimeRange;
import java.io.IOException;

/** The samples of numbers up to the end of a range, as they are. */
final class NumbersUntilEnd extends ForwardingStream<SampleStream> {
  private final TimeRange range;

  NumbersUntilEnd(SampleStream samples, TimeRange range) {
    super(samples);
    this.range = range;
  }

  @Override
  public boolean next() throws IOException {
    while (super.next()) {
      SampleCursor at = current();
      if (range.endsBefore(at)) {
        return false;
      }
      if (at.type().numeric()) {
        return true;
      }
    }
    return false;
  }
}
