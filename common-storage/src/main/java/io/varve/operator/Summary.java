package io.varve.operator;

import io.varve.operator.BinReader.Edge;
import io.varve.operator.Statistic.Needs;
import io.varve.sample.FieldValue;
import io.varve.sample.SampleValue;
import io.varve.sample.SampleValue.ScalarDouble;
import io.varve.store.SampleStream;
import io.varve.store.TimeRange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One number, or one waveform of numbers, per bin (contract storage-retrieval 5.3). Texts and
 * structures have no numbers, so that there is nothing to sum up.
 *
 * @param statistic what of
 * @param seconds length of a bin
 * @param fill whether a bin without samples repeats the one before
 */
record Summary(Statistic statistic, int seconds, boolean fill) implements Operator {
  static final int DEFAULT_SECONDS = 900;
  static final FieldValue CONNECTION_CHANGE = new FieldValue("connectionChange", "true");

  @Override
  public String text() {
    return OperatorName.text(statistic.text() + (fill ? "" : "Sample"), seconds, DEFAULT_SECONDS);
  }

  /** Of skewness and kurtosis only when the third and fourth moments are aggregated too. */
  @Override
  public boolean mergeable() {
    return statistic.needs() == Needs.AGGREGATE;
  }

  @Override
  public boolean showsEmpty() {
    return false;
  }

  @Override
  public SampleStream over(Samples samples, TimeRange range) throws IOException {
    Bins bins = new Bins(seconds);
    return new BinnedStream(
        this,
        new BinReader(samples.open(), bins, range, Edge.RANGE, true),
        bins,
        range,
        new Method(bins, new BinContent(statistic.needs())),
        BinnedStream.filling(fill, range),
        bins.middleNano());
  }

  private final class Method implements BinMethod {
    private final Bins bins;
    private final BinContent content;

    Method(Bins bins, BinContent content) {
      this.bins = bins;
      this.content = content;
    }

    @Override
    public BinResult of(BinReader bin) throws IOException {
      var like = bin.current().header();
      long middle = bins.middle(bin.bin());
      content.read(bin, middle);
      Aggregate aggregate = content.aggregate();
      SampleValue value = statistic.of(content, middle);
      List<FieldValue> fields = statistic.fields(aggregate);
      if (aggregate.hasConnectionChange()) {
        fields = new ArrayList<>(fields);
        fields.add(CONNECTION_CHANGE);
      }
      return new BinResult(value, statistic.elementCount(), aggregate.severity(), 0, fields, like);
    }

    /** There is nothing to count; everything else stays as it was. */
    @Override
    public BinResult ofEmpty(BinResult before) {
      boolean counts = statistic == Statistic.COUNT;
      return new BinResult(
          counts ? new ScalarDouble(0) : before.value(),
          before.elementCount(),
          counts ? 0 : before.severity(),
          0,
          before.fields().stream().filter(field -> !field.equals(CONNECTION_CHANGE)).toList(),
          before.like());
    }
  }
}
