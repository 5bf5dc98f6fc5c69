package io.varve.operator;

import io.varve.operator.BinReader.Edge;
import io.varve.operator.Statistic.Needs;
import io.varve.sample.FieldValue;
import io.varve.sample.SampleValue;
import io.varve.sample.SampleValue.ScalarDouble;
import io.varve.store.SampleStream;
import io.varve.store.TimeRange;
import io.varve.summary.Aggregate;
import io.varve.summary.Bins;
import io.varve.summary.SummedStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * One number, or one waveform of numbers, per bin (contract storage-retrieval 5.3). Texts and
 * structures have no numbers, so that there is nothing to sum up.
 *
 * @param statistic what of
 * @param seconds length of a bin
 * @param fill whether a bin without samples repeats the one before
 */
record StatisticOfBins(Statistic statistic, int seconds, boolean fill) implements Operator {
  static final int DEFAULT_SECONDS = 900;
  static final FieldValue CONNECTION_CHANGE = new FieldValue("connectionChange", "true");

  @Override
  public String text() {
    return OperatorName.text(statistic.text() + (fill ? "" : "Sample"), seconds, DEFAULT_SECONDS);
  }

  @Override
  public boolean mergeable() {
    return statistic.needs() == Needs.AGGREGATE || statistic.needs() == Needs.MOMENTS;
  }

  @Override
  public boolean showsEmpty() {
    return false;
  }

  @Override
  public SampleStream over(Samples samples, TimeRange range) throws IOException {
    Bins bins = new Bins(seconds);
    BinMethod method = new Method(bins, samples.room());
    return new BinnedStream(
        this,
        results(samples, range, bins, method),
        bins,
        range,
        method,
        BinnedStream.filling(fill, range),
        bins.middleNano());
  }

  private BinResults results(Samples samples, TimeRange range, Bins bins, BinMethod method)
      throws IOException {
    Pieces pieces = samples.pieces();
    if (pieces != null) {
      Supplier<BinMethod> methods = () -> new Method(bins, samples.room());
      PieceResults results =
          mergeable()
              ? PieceResults.ofSums(pieces, bins, range, methods)
              : PieceResults.ofSamples(pieces, bins, range, methods);
      if (results != null) {
        return results;
      }
    }
    SummedStream stream = mergeable() ? samples.open(bins, false) : SummedStream.of(samples.open());
    return BinResults.of(new BinReader(stream, bins, range, Edge.RANGE, true), method);
  }

  private final class Method implements BinMethod {
    private final Bins bins;
    private final BinContent content;

    Method(Bins bins, Room room) {
      this.bins = bins;
      this.content = new BinContent(statistic.needs(), room);
    }

    @Override
    public void leave() {
      content.leave();
    }

    @Override
    public BinResult of(BinReader bin) throws IOException {
      var like = bin.header();
      long middle = bins.middle(bin.bin());
      content.read(bin, middle);
      Aggregate aggregate = content.aggregate();
      SampleValue value = statistic.of(content, middle);
      List<FieldValue> fields = statistic.fields(aggregate);
      if (aggregate.connectionChange()) {
        fields = new ArrayList<>(fields);
        fields.add(CONNECTION_CHANGE);
      }
      return new BinResult(
          bin.bin(), value, statistic.elementCount(), aggregate.severity(), 0, fields, like);
    }

    /** There is nothing to count; everything else stays as it was. */
    @Override
    public BinResult ofEmpty(BinResult before) {
      boolean counts = statistic == Statistic.COUNT;
      return new BinResult(
          before.bin(),
          counts ? new ScalarDouble(0) : before.value(),
          before.elementCount(),
          counts ? 0 : before.severity(),
          0,
          before.fields().stream().filter(field -> !field.equals(CONNECTION_CHANGE)).toList(),
          before.like());
    }
  }
}
