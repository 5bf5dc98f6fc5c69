package io.varve.operator;

import io.varve.store.SampleStream;
import io.varve.store.TimeRange;
import io.varve.summary.Aggregate;
import java.io.IOException;
import java.time.Instant;

/**
 * What can be asked of the samples of a PV. {@link OperatorName} finds one by what clients write.
 *
 * <p>An operator reads its samples once, in order, without an object per sample, and gives its
 * results while it reads. It needs constant memory, with these exceptions: median, skewness,
 * kurtosis and loess hold the values of one bin, and flyers and ignoreflyers the lines of one bin
 * (both bounded, see {@link BinTooLargeException}).
 *
 * <p>Stateless, so thread-safe.
 */
public sealed interface Operator
    permits DeadBand,
        Fill,
        Flyers,
        Ncount,
        Nth,
        OptimLastSample,
        Optimized,
        Pick,
        PlotBinning,
        ReducedBefore,
        StatisticOfBins {

  /** All time, for who stores the results and wants no fills at either end. */
  TimeRange ALWAYS = new TimeRange(Instant.MIN, Instant.MAX);

  /**
   * How the operator is written in the names of cached files and in requests to other appliances:
   * the name alone when the argument is the default, such as {@code mean}, else {@code mean_3600}
   * (contract storage-retrieval 5.1).
   */
  String text();

  /**
   * Whether its results can be put together from aggregates of parts of a bin, such as {@link
   * Aggregate#merge} does, instead of from the samples.
   */
  boolean mergeable();

  /**
   * Whether an answer without results still shows the PV, with an empty list, where the format has
   * one. As in EAA it does for operators that look at each sample, and does not for those that sum
   * up numbers and found none.
   */
  default boolean showsEmpty() {
    return true;
  }

  /**
   * The results.
   *
   * @param samples what there is to read: the newest sample at or before the start of the range,
   *     and those up to its end. Samples outside are left out by each operator's own rule
   * @param range what was asked for; with {@link #ALWAYS} bins are filled between samples only
   */
  SampleStream over(Samples samples, TimeRange range) throws IOException;

  /**
   * The results as an answer shows them: of those at or before the start only the newest, as for
   * samples (contract storage-retrieval 5.2).
   */
  default SampleStream answer(Samples samples, TimeRange range) throws IOException {
    return new NewestBeforeStart(over(samples, range), range.from());
  }
}
