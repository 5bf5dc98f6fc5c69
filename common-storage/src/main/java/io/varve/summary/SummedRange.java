package io.varve.summary;

import io.varve.store.PartitionFile;
import io.varve.store.SampleStream;
import io.varve.store.TimeRange;
import io.varve.store.WithinRange;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A range of a PV that can be read more than once, as sums wherever possible, and by parts at the
 * same time. Which file is to be read when is found out the first time. Thread-safe.
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
    return open(range, bins, lastNumbers);
  }

  /**
   * Opens a part of it, which reaches from its start or the start of a bin to its end or the end of
   * a bin. The newest sample before comes with the part that begins the range alone.
   */
  public SummedStream open(TimeRange part, Bins bins, boolean lastNumbers) throws IOException {
    boolean begins = part.from().equals(range.from());
    // The sample at the start comes with those before it, of which only the newest counts.
    long from = nanos(part.from()) + (begins ? 1 : 0);
    long to = nanos(part.to());
    List<Stretch> plan = Stretch.within(from, to, plan());
    if (plan.stream().allMatch(stretch -> stretch.file() == null)) {
      SampleStream samples = bySamples.open(part);
      return SummedStream.of(begins ? samples : new WithinRange(samples, part));
    }
    SummedStream before =
        begins ? SummedStream.of(bySamples.open(new TimeRange(part.from(), part.from()))) : null;
    return new StretchStream(
        before, plan, bySamples, bySummary, new Cut(bins, from, to, lastNumbers));
  }

  /**
   * Divides it into parts of whole bins in which about as much time is claimed by somebody.
   *
   * @param most how many parts
   * @param least seconds that are claimed in each
   * @return in their order, without a gap; the range alone when it is shorter than two
   */
  public List<TimeRange> parts(Bins bins, int most, long least) throws IOException {
    List<Stretch> plan = plan();
    long claimed = plan.stream().mapToLong(Stretch::length).sum();
    long share = Math.max(Math.ceilDiv(claimed, most), least * SECOND);
    List<TimeRange> parts = new ArrayList<>();
    Instant from = range.from();
    long taken = 0;
    for (Stretch stretch : plan) {
      long done = 0;
      while (taken + stretch.length() - done > share && parts.size() + 1 < most) {
        done += share - taken;
        taken = 0;
        long second = Math.floorDiv(stretch.from() + done, SECOND);
        Instant border = Instant.ofEpochSecond(bins.start(bins.of(second)));
        if (border.isAfter(from)) {
          parts.add(new TimeRange(from, border.minusNanos(1)));
          from = border;
        }
      }
      taken += stretch.length() - done;
    }
    parts.add(new TimeRange(from, range.to()));
    return parts;
  }

  private synchronized List<Stretch> plan() throws IOException {
    List<Stretch> plan = stretches;
    if (plan == null) {
      long from = nanos(range.from()) + 1;
      long to = nanos(range.to());
      plan = from > to - SHORT ? List.of() : Stretch.plan(from, to, claims.between(from, to));
      stretches = plan;
    }
    return plan;
  }

  private static long nanos(Instant instant) {
    long second = Math.clamp(instant.getEpochSecond(), -LAST_SECOND, LAST_SECOND);
    return second * SECOND + instant.getNano();
  }
}
