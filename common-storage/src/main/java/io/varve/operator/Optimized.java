package io.varve.operator;

import io.varve.store.SampleStream;
import io.varve.store.TimeRange;
import io.varve.summary.Aggregate;
import io.varve.summary.Bins;
import io.varve.summary.SummedStream;
import java.io.IOException;
import java.time.Duration;

/**
 * For plots of so many points: the samples themselves when there are no more than that, else stats
 * of as many bins (contract storage-retrieval 5.5). Texts and structures have no numbers, and so
 * nothing to plot.
 *
 * @param points how many, at least 1
 * @param fill whether a bin without samples repeats the one before
 */
record Optimized(int points, boolean fill) implements Operator {
  static final int DEFAULT_POINTS = 1000;

  @Override
  public String text() {
    return OperatorName.text("optimized" + (fill ? "" : "Sample"), points, DEFAULT_POINTS);
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
    StatisticOfBins stats = stats(range);
    return hasAtMost(points, samples, range)
        ? new NumbersUntilEnd(samples.open(), range)
        : stats.over(samples, range);
  }

  /**
   * Whether there are no more than so many samples of numbers, the newest before the range
   * included. Reads little more than that many.
   */
  static boolean hasAtMost(int most, Samples samples, TimeRange range) throws IOException {
    try (SummedStream stream = samples.open(Bins.WIDEST, false)) {
      long inside = 0;
      boolean before = false;
      while (inside <= most && stream.next()) {
        Aggregate sum = stream.sum();
        if (sum != null) {
          inside += sum.samples();
        } else if (stream.current().type().numeric()) {
          before |= range.beginsAfter(stream.current());
          inside += range.contains(stream.current()) ? 1 : 0;
        }
      }
      return inside + (before ? 1 : 0) <= most;
    }
  }

  /** What is computed when there are more samples than points. */
  StatisticOfBins stats(TimeRange range) {
    return new StatisticOfBins(Statistic.STATS, secondsPerBin(points, range), fill);
  }

  static int secondsPerBin(int points, TimeRange range) {
    long seconds = Duration.between(range.from(), range.to()).toSeconds();
    return Math.toIntExact(Math.clamp(seconds / points, 1, Integer.MAX_VALUE));
  }
}
