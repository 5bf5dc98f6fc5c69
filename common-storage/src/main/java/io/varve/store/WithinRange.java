package io.varve.store;

import io.varve.plainpb.SampleCursor;
import java.io.IOException;

/** Samples without those that lie outside of a range. */
public record WithinRange(SampleStream samples, TimeRange range) implements SampleStream {

  @Override
  public boolean next() throws IOException {
    while (samples.next()) {
      if (range.contains(samples.current())) {
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
