package io.varve.operator;

import io.varve.sample.FieldValue;
import io.varve.sample.SampleValue;
import io.varve.sample.SampleValue.ScalarDouble;
import io.varve.sample.SampleValue.WaveformDouble;
import io.varve.summary.Aggregate;
import java.io.IOException;
import java.util.List;

/**
 * What the samples of a bin are summed up to (contract storage-retrieval 5.3). Values that are not
 * numbers are left out, except by linear and loess.
 */
enum Statistic {
  MEAN("mean", Needs.AGGREGATE),
  JITTER("jitter", Needs.AGGREGATE),
  STD("std", Needs.AGGREGATE),
  LINEAR("linear", Needs.LINE),
  LOESS("loess", Needs.POINTS),
  MEDIAN("median", Needs.VALUES),
  VARIANCE("variance", Needs.AGGREGATE),
  POPVARIANCE("popvariance", Needs.AGGREGATE),
  KURTOSIS("kurtosis", Needs.MOMENTS),
  SKEWNESS("skewness", Needs.MOMENTS),
  MAX("max", Needs.AGGREGATE),
  MIN("min", Needs.AGGREGATE),
  COUNT("count", Needs.AGGREGATE),
  /** Mean, standard deviation, minimum, maximum and count, as a waveform. */
  STATS("stats", Needs.AGGREGATE),
  /** The mean, with the standard deviation as a field. */
  ERRORBAR("errorbar", Needs.AGGREGATE);

  /** What must be kept of a bin. */
  enum Needs {
    AGGREGATE,
    VALUES,
    /** The values when the bin came as samples, and few enough of them to be kept. */
    MOMENTS,
    LINE,
    POINTS
  }

  private static final String DEVIATION_FIELD = "stdz";

  private final String text;
  private final Needs needs;

  Statistic(String text, Needs needs) {
    this.text = text;
    this.needs = needs;
  }

  /** Its name in requests. */
  String text() {
    return text;
  }

  Needs needs() {
    return needs;
  }

  /** Elements of its results. */
  int elementCount() {
    return this == STATS ? 5 : 1;
  }

  /**
   * The result of a bin.
   *
   * @param middle the epoch second of the bin's middle
   */
  SampleValue of(BinContent bin, long middle) throws IOException {
    Aggregate all = bin.aggregate();
    return switch (this) {
      case MEAN, ERRORBAR -> new ScalarDouble(all.mean());
      case JITTER -> new ScalarDouble(all.standardDeviation() / all.mean());
      case STD -> new ScalarDouble(all.standardDeviation());
      case LINEAR -> new ScalarDouble(bin.line().value());
      case LOESS -> new ScalarDouble(bin.points().smoothedAt(middle));
      case MEDIAN -> new ScalarDouble(bin.values().median());
      case VARIANCE -> new ScalarDouble(all.variance());
      case POPVARIANCE -> new ScalarDouble(all.populationVariance());
      case KURTOSIS ->
          new ScalarDouble(hasValues(bin) ? bin.values().kurtosis(all) : all.kurtosis());
      case SKEWNESS -> new ScalarDouble(hasValues(bin) ? bin.values().skewness() : all.skewness());
      case MAX -> new ScalarDouble(all.max());
      case MIN -> new ScalarDouble(all.min());
      case COUNT -> new ScalarDouble((double) all.numbers());
      case STATS ->
          new WaveformDouble(
              new double[] {
                all.mean(), all.standardDeviation(), all.min(), all.max(), (double) all.numbers()
              });
    };
  }

  /** The values give EAA's result to the last bit, the sums give it to rounding. */
  private static boolean hasValues(BinContent bin) {
    return bin.values().count() == bin.aggregate().numbers();
  }

  /** The fields that go with the result. */
  List<FieldValue> fields(Aggregate bin) {
    return this == ERRORBAR
        ? List.of(new FieldValue(DEVIATION_FIELD, Double.toString(bin.standardDeviation())))
        : List.of();
  }
}
