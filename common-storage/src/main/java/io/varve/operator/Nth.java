package io.varve.operator;

import io.varve.plainpb.SampleCursor;
import io.varve.store.SampleStream;
import io.varve.store.TimeRange;
import java.io.IOException;
import java.util.List;

/**
 * The first sample of the range and each n-th after it, as they are but without their fields
 * (contract storage-retrieval 5.6). The sample before the range is never among them.
 *
 * @param n at least 1
 */
record Nth(int n) implements Operator {
  static final int DEFAULT_N = 900;

  @Override
  public String text() {
    return OperatorName.text("nth", n, DEFAULT_N);
  }

  @Override
  public boolean mergeable() {
    return false;
  }

  @Override
  public SampleStream over(Samples samples, TimeRange range) throws IOException {
    return new Stream(samples.open(), range);
  }

  private final class Stream extends ComputedStream {
    private final SampleStream samples;
    private final TimeRange range;
    private long seen;

    Stream(SampleStream samples, TimeRange range) {
      super(Nth.this);
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
        if (range.beginsAfter(at) || seen++ % n != 0) {
          continue;
        }
        if (at.hasFields()) {
          show(at.sample().withFields(List.of(), null), at.header(), at.header().elementCount());
        } else {
          pass(at, samples.source());
        }
        return true;
      }
      return false;
    }

    @Override
    public void close() throws IOException {
      samples.close();
    }
  }
}
