package io.varve.operator;

import io.varve.operator.BinReader.Edge;
import io.varve.plainpb.PartitionHeader;
import io.varve.sample.FieldValue;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue.ScalarDouble;
import io.varve.store.SampleStream;
import io.varve.store.TimeRange;
import io.varve.summary.Aggregate;
import io.varve.summary.Bins;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a plot of one pixel per bin shows, as the Channel Archiver gave it: of a bin with more than
 * two samples the first, the lowest, the highest and the last value, a quarter of the bin apart;
 * otherwise the samples (contract storage-retrieval 5.6). Stamps are whole seconds where that does
 * not put two samples onto one.
 *
 * @param seconds length of a bin
 */
record PlotBinning(int seconds) implements Operator {
  private static final long NANOS = 1_000_000_000;

  @Override
  public String text() {
    return OperatorName.text("caplotbinning", seconds, StatisticOfBins.DEFAULT_SECONDS);
  }

  @Override
  public boolean mergeable() {
    return true;
  }

  @Override
  public SampleStream over(Samples samples, TimeRange range) throws IOException {
    Bins bins = new Bins(seconds);
    return new Stream(
        new BinReader(samples.open(bins, false), bins, range, Edge.WHOLE_BINS, true), bins);
  }

  private final class Stream extends ComputedStream {
    private final BinReader reader;
    private final Bins bins;
    private final Aggregate aggregate = new Aggregate();

    /** The points of the current bin that are not delivered yet. */
    private final double[] values = new double[4];

    private final long[] stampSeconds = new long[4];
    private final int[] stampNanos = new int[4];
    private int points;
    private int delivered;
    private @Nullable PartitionHeader like;

    Stream(BinReader reader, Bins bins) {
      super(PlotBinning.this);
      this.reader = reader;
      this.bins = bins;
    }

    @Override
    public boolean next() throws IOException {
      while (delivered == points) {
        if (!reader.nextBin()) {
          return false;
        }
        delivered = 0;
        points = 0;
        // The sample before the range alone is no plot.
        if (!reader.carried() || reader.hasMore()) {
          like = reader.header();
          read();
        }
      }
      if (like == null) {
        throw new IllegalStateException("There is a point without a sample");
      }
      List<FieldValue> fields =
          aggregate.connectionChange() ? List.of(StatisticOfBins.CONNECTION_CHANGE) : List.of();
      int at = delivered++;
      Sample sample =
          new Sample(
              stampSeconds[at],
              stampNanos[at],
              new ScalarDouble(values[at]),
              aggregate.severity(),
              0,
              fields,
              null);
      show(sample, like, 1);
      return true;
    }

    private void read() throws IOException {
      aggregate.clear();
      do {
        reader.addTo(aggregate);
      } while (reader.next());
      if (aggregate.samples() > 2) {
        quarters();
        return;
      }
      points = 1;
      values[0] = aggregate.first();
      stampSeconds[0] = Math.floorDiv(aggregate.firstTime(), NANOS);
      stampNanos[0] = 0;
      if (aggregate.samples() == 2) {
        points = 2;
        values[1] = aggregate.last();
        stampSeconds[1] = Math.floorDiv(aggregate.lastTime(), NANOS);
        boolean taken = stampSeconds[0] == stampSeconds[1];
        stampNanos[1] = taken ? (int) Math.floorMod(aggregate.lastTime(), NANOS) : 0;
      }
    }

    private void quarters() {
      values[0] = aggregate.first();
      values[1] = aggregate.min();
      values[2] = aggregate.max();
      values[3] = aggregate.last();
      points = 4;
      long start = bins.start(bins.of(Math.floorDiv(aggregate.firstTime(), NANOS)));
      for (int i = 0; i < points; i++) {
        // Quarters of bins of less than four seconds are not whole seconds apart.
        long nanos = seconds < points ? seconds * NANOS * i / points : seconds * i / points * NANOS;
        stampSeconds[i] = start + nanos / NANOS;
        stampNanos[i] = (int) (nanos % NANOS);
      }
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }
}
