package io.varve.operator;

import io.varve.store.SampleStream;
import io.varve.store.TimeRange;
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
    return WithinRange.hasAtMost(points, samples, range)
        ? new WithinRange(samples.open(), range)
        : stats(range).over(samples, range);
  }

  /** What is computed when there are more samples than points. */
  Summary stats(TimeRange range) {
    return new Summary(Statistic.STATS, secondsPerBin(points, range), fill);
  }

  static int secondsPerBin(int points, TimeRange range) {
    long seconds = Duration.between(range.from(), range.to()).toSeconds();
    return Math.toIntExact(Math.clamp(seconds / points, 1, Integer.MAX_VALUE));
  }
}
