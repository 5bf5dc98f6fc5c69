package io.varve.operator;

import io.varve.partition.Years;
import io.varve.plainpb.PartitionHeader;
import io.varve.sample.DbrType;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue.ScalarInt;
import io.varve.store.SampleStream;
import io.varve.store.TimeRange;
import io.varve.summary.Aggregate;
import io.varve.summary.Bins;
import io.varve.summary.SummedStream;
import java.io.IOException;
import java.time.Instant;

/**
 * How many samples lie within the range: one sample at its start (contract storage-retrieval 5.6).
 */
record Ncount() implements Operator {
  private static final int NANOS_PER_MILLI = 1_000_000;

  @Override
  public String text() {
    return "ncount";
  }

  @Override
  public boolean mergeable() {
    return true;
  }

  @Override
  public SampleStream over(Samples samples, TimeRange range) {
    return new Stream(samples, range);
  }

  private final class Stream extends ComputedStream {
    private final Samples samples;
    private final TimeRange range;
    private boolean done;

    Stream(Samples samples, TimeRange range) {
      super(Ncount.this);
      this.samples = samples;
      this.range = range;
    }

    @Override
    public boolean next() throws IOException {
      if (done) {
        return false;
      }
      done = true;
      PartitionHeader first = null;
      long count = 0;
      try (SummedStream stream = samples.open(Bins.WIDEST, false)) {
        while (stream.next()) {
          if (first == null) {
            first = stream.header();
          }
          Aggregate sum = stream.sum();
          if (sum != null) {
            count += sum.samples();
          } else if (range.endsBefore(stream.current())) {
            break;
          } else if (range.contains(stream.current())) {
            count++;
          }
        }
      }
      Instant start = range.from();
      Sample sample =
          new Sample(
              start.getEpochSecond(),
              start.getNano() / NANOS_PER_MILLI * NANOS_PER_MILLI,
              new ScalarInt((int) Math.min(count, Integer.MAX_VALUE)),
              0,
              0);
      show(sample, first == null ? header(start) : first, 1);
      return true;
    }

    private PartitionHeader header(Instant start) {
      return new PartitionHeader(DbrType.SCALAR_INT, samples.pvName(), Years.of(start));
    }

    @Override
    public void close() {}
  }
}
