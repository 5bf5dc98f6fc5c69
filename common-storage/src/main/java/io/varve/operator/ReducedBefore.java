package io.varve.operator;

import io.varve.plainpb.SampleCursor;
import io.varve.store.SampleStream;
import io.varve.store.TimeRange;
import io.varve.summary.Bins;
import java.io.IOException;
import java.time.Instant;

/**
 * Every sample from a moment on, and the first of each bin before it: what {@code usereduced} asks
 * for (contract storage-retrieval 4.2, TwoWeekRaw). No name leads to it.
 *
 * @param moment where whole data begins
 * @param seconds length of a bin before it
 */
public record ReducedBefore(Instant moment, int seconds) implements Operator {

  @Override
  public String text() {
    return OperatorName.text("twoweekraw", seconds, StatisticOfBins.DEFAULT_SECONDS);
  }

  @Override
  public boolean mergeable() {
    return false;
  }

  @Override
  public SampleStream over(Samples samples, TimeRange range) throws IOException {
    return new Stream(samples.open(), new Bins(seconds));
  }

  private final class Stream extends ComputedStream {
    private final SampleStream samples;
    private final Bins bins;
    private long lastBin = Long.MIN_VALUE;

    Stream(SampleStream samples, Bins bins) {
      super(ReducedBefore.this);
      this.samples = samples;
      this.bins = bins;
    }

    @Override
    public boolean next() throws IOException {
      while (samples.next()) {
        SampleCursor at = samples.current();
        long bin = bins.of(at.epochSecond());
        if (bin == lastBin && at.epochSecond() < moment.getEpochSecond()) {
          continue;
        }
        lastBin = bin;
        pass(at, samples.source());
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
