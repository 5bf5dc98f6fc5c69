package io.varve.operator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Finds operators by what clients write: {@code mean}, {@code mean_3600}, {@code flyers_600_2.5}
 * (contract storage-retrieval 5.1).
 *
 * <p>A name is found by its beginning, and the first of the list that the text begins with wins, so
 * that {@code mini_60} is a minimum and {@code stdev_5} a standard deviation. What begins with none
 * is no operator, and is answered with all samples.
 */
public final class OperatorName {

  /** Makes an operator of the arguments that a client wrote. */
  private interface Making {
    Operator of(Arguments arguments);
  }

  private record Entry(String name, Making making) {}

  /** In the order of the contract, which decides what a beginning finds. */
  private static final List<Entry> ENTRIES = entries();

  private OperatorName() {}

  /**
   * The operator of a text; empty when it names none.
   *
   * @throws IllegalArgumentException with a sentence when an argument cannot be used
   */
  public static Optional<Operator> parse(String text) {
    for (Entry entry : ENTRIES) {
      if (text.startsWith(entry.name())) {
        return Optional.of(entry.making().of(Arguments.of(text)));
      }
    }
    return Optional.empty();
  }

  /** A name with its argument, which is left out when it is the default. */
  static String text(String name, int argument, int standard) {
    return argument == standard ? name : name + "_" + argument;
  }

  /** A name with its argument, which is left out when it is the default. */
  static String text(String name, double argument, double standard) {
    return argument == standard ? name : name + "_" + argument;
  }

  private static List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    entries.add(new Entry("firstSample", a -> new Pick(End.FIRST, seconds(a))));
    summary(entries, Statistic.MEAN);
    summary(entries, Statistic.JITTER);
    summary(entries, Statistic.STD);
    entries.add(new Entry("ignoreflyers", a -> flyers(false, a)));
    entries.add(new Entry("flyers", a -> flyers(true, a)));
    summary(entries, Statistic.LINEAR);
    summary(entries, Statistic.LOESS);
    summary(entries, Statistic.MEDIAN);
    summary(entries, Statistic.VARIANCE);
    summary(entries, Statistic.POPVARIANCE);
    summary(entries, Statistic.KURTOSIS);
    summary(entries, Statistic.SKEWNESS);
    entries.add(new Entry("firstFill", a -> new Fill(End.FIRST, seconds(a))));
    entries.add(new Entry("lastFill", a -> new Fill(End.LAST, seconds(a))));
    entries.add(new Entry("lastSample", a -> new Pick(End.LAST, seconds(a))));
    summary(entries, Statistic.MAX);
    summary(entries, Statistic.MIN);
    summary(entries, Statistic.COUNT);
    entries.add(new Entry("ncount", a -> new Ncount()));
    entries.add(new Entry("nth", a -> new Nth(a.count(1, Nth.DEFAULT_N))));
    summary(entries, Statistic.STATS);
    entries.add(new Entry("optimLastSampleSample", a -> new OptimLastSample(points(a), false)));
    entries.add(new Entry("optimLastSample", a -> new OptimLastSample(points(a), true)));
    entries.add(new Entry("optimizedSample", a -> new Optimized(points(a), false)));
    entries.add(new Entry("optimized", a -> new Optimized(points(a), true)));
    entries.add(new Entry("caplotbinning", a -> new PlotBinning(seconds(a))));
    entries.add(new Entry("deadBand", a -> new DeadBand(a.measure(1, DeadBand.DEFAULT_WIDTH))));
    summary(entries, Statistic.ERRORBAR);
    return Collections.unmodifiableList(entries);
  }

  /** The variant without fills has the longer name, so it comes first. */
  private static void summary(List<Entry> entries, Statistic statistic) {
    entries.add(
        new Entry(
            statistic.text() + "Sample", a -> new StatisticOfBins(statistic, seconds(a), false)));
    entries.add(new Entry(statistic.text(), a -> new StatisticOfBins(statistic, seconds(a), true)));
  }

  private static Operator flyers(boolean wanted, Arguments arguments) {
    return new Flyers(wanted, seconds(arguments), arguments.measure(2, Flyers.DEFAULT_DEVIATIONS));
  }

  private static int seconds(Arguments arguments) {
    return arguments.count(1, StatisticOfBins.DEFAULT_SECONDS);
  }

  private static int points(Arguments arguments) {
    return arguments.count(1, Optimized.DEFAULT_POINTS);
  }
}
