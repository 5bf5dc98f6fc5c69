package io.varve.summary;

import io.varve.store.PartitionFile;
import io.varve.store.SampleStream;
import io.varve.store.TimeRange;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A range of a PV that can be read more than once, as sums wherever possible. Which file is to be
 * read when is found out the first time. Not thread-safe.
 *
 * <p>A stretch of time comes from a summary when one file alone has samples in it, as far as
 * anybody can tell; elsewhere samples are merged by {@link io.varve.store.RangeReader} so that each
 * counts once. Samples alone are read of ranges of at most two hours.
 */
public final class SummedRange {
  private static final long SECOND = 1_000_000_000L;

  /** So short a range is read sooner than its summaries are found, in nanoseconds. */
  private static final long SHORT = 2 * 3600 * SECOND;

  /** What times can be told in nanoseconds since 1970. */
  private static final long LAST_SECOND = 9_000_000_000L;

  /** Opens the samples of a range, the newest at or before its start first. */
  @FunctionalInterface
  interface BySamples {
    SampleStream open(TimeRange range) throws IOException;
  }

  /** Opens a file with a summary; null when it has none. */
  @FunctionalInterface
  interface BySummary {
    @Nullable SummarisedPartition open(PartitionFile file) throws IOException;
  }

  private final Claims claims;
  private final BySamples bySamples;
  private final BySummary bySummary;
  private final TimeRange range;
  private @Nullable List<Stretch> stretches;

  SummedRange(Claims claims, BySamples bySamples, BySummary bySummary, TimeRange range) {
    this.claims = claims;
    this.bySamples = bySamples;
    this.bySummary = bySummary;
    this.range = range;
  }

  /**
   * Opens it. The first step is the newest sample at or before the start, if there is one, by
   * itself.
   *
   * @param bins what no sum may reach beyond one of
   * @param lastNumbers whether each sum must know its newest number
   */
  public SummedStream open(Bins bins, boolean lastNumbers) throws IOException {
    // The sample at the start comes with those before it, of which only the newest counts.
    long from = nanos(range.from()) + 1;
    long to = nanos(range.to());
    List<Stretch> plan = stretches;
    if (plan == null) {
      plan = from > to - SHORT ? List.of() : Stretch.plan(from, to, claims.between(from, to));
      stretches = plan;
    }
    return plan.stream().allMatch(stretch -> stretch.file() == null)
        ? SummedStream.of(bySamples.open(range))
        : new StretchStream(
            range.from(), plan, bySamples, bySummary, new Cut(bins, from, to, lastNumbers));
  }

  private static long nanos(Instant instant) {
    long second = Math.clamp(instant.getEpochSecond(), -LAST_SECOND, LAST_SECOND);
    return second * SECOND + instant.getNano();
  }
}
