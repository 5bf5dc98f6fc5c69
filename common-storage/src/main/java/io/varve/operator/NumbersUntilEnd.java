package io.varve.operator;

import io.varve.plainpb.SampleCursor;
import io.varve.store.SampleStream;
import io.varve.store.TimeRange;
import java.io.IOException;

/** The samples of numbers up to the end of a range, as they are. */
final class NumbersUntilEnd implements SampleStream {
  private final SampleStream samples;
  private final TimeRange range;

  NumbersUntilEnd(SampleStream samples, TimeRange range) {
    this.samples = samples;
    this.range = range;
  }

  @Override
  public boolean next() throws IOException {
    while (samples.next()) {
      SampleCursor at = samples.current();
      if (range.endsBefore(at)) {
        return false;
      }
      if (at.type().numeric()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public SampleCursor current() {
    return samples.current();
  }

  @Override
  public String source() {
    return samples.source();
  }

  @Override
  public void close() throws IOException {
    samples.close();
  }
}
