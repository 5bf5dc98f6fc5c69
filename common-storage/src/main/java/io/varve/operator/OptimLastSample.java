package io.varve.operator;

import io.varve.operator.BinReader.Edge;
import io.varve.operator.BinnedStream.Filling;
import io.varve.operator.Statistic.Needs;
import io.varve.sample.FieldValue;
import io.varve.sample.SampleValue.WaveformDouble;
import io.varve.store.SampleStream;
import io.varve.store.TimeRange;
import io.varve.summary.Aggregate;
import io.varve.summary.Bins;
import java.io.IOException;
import java.util.List;

/**
 * As {@link Optimized}, with the last value of each bin after its count (contract storage-retrieval
 * 5.5). The first and the last bin are taken whole, gaps between bins are filled with the bin
 * before.
 *
 * @param points how many, at least 1
 * @param fill whether gaps are filled
 */
record OptimLastSample(int points, boolean fill) implements Operator {
  private static final int ELEMENTS = 6;

  @Override
  public String text() {
    return OperatorName.text(
        "optimLastSample" + (fill ? "" : "Sample"), points, Optimized.DEFAULT_POINTS);
  }

  @Override
  public boolean mergeable() {
    return true;
  }

  @Override
  public boolean showsEmpty() {
    return false;
  }

  @Override
  public SampleStream over(Samples samples, TimeRange range) throws IOException {
    Bins bins = new Bins(Optimized.secondsPerBin(points, range));
    if (Optimized.hasAtMost(points, samples, range)) {
      return new NumbersUntilEnd(samples.open(), range);
    }
    BinMethod method = new Method(bins);
    return new BinnedStream(
        this,
        BinResults.of(
            new BinReader(samples.open(bins, true), bins, range, Edge.WHOLE_BINS, true), method),
        bins,
        range,
        method,
        fill ? Filling.GAPS : Filling.NONE,
        bins.middleNano());
  }

  private static final class Method implements BinMethod {
    private final Bins bins;
    private final BinContent content = new BinContent(Needs.AGGREGATE, Room.unbounded());

    Method(Bins bins) {
      this.bins = bins;
    }

    @Override
    public BinResult of(BinReader bin) throws IOException {
      var like = bin.header();
      content.read(bin, bins.middle(bin.bin()));
      Aggregate all = content.aggregate();
      List<FieldValue> fields =
          all.connectionChange() ? List.of(StatisticOfBins.CONNECTION_CHANGE) : List.of();
      double[] values = {
        all.mean(),
        all.standardDeviation(),
        all.min(),
        all.max(),
        (double) all.numbers(),
        all.lastNumber()
      };
      return new BinResult(
          bin.bin(), new WaveformDouble(values), ELEMENTS, all.severity(), 0, fields, like);
    }
  }
}
