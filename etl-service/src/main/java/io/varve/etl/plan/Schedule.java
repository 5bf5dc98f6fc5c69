package io.varve.etl.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When stages run (contract mgmt-engine-etl 4.1): on a grid in epoch seconds, a little after each
 * line, so that the engine has written the partition that ended there.
 *
 * @param longestDelay runs of a stage are at most this far apart
 * @param offset from a grid line to the due time
 * @param settle from the due time to the start of the run
 * @param interval when set, all stages run at this interval, and offset and settle count as zero
 */
public record Schedule(
    Duration longestDelay, Duration offset, Duration settle, @Nullable Duration interval) {

  /** EAA's: at most 8 hours apart, 5 minutes past the line, started 10 s later. */
  public static final Schedule DEFAULT =
      new Schedule(Duration.ofHours(8), Duration.ofMinutes(5), Duration.ofSeconds(10), null);

  public Schedule {
    requirePositive(longestDelay);
    if (interval != null) {
      requirePositive(interval);
      offset = Duration.ZERO;
      settle = Duration.ZERO;
    }
  }

  /** Time between runs of a stage: never shorter than that of the stages before it. */
  public Duration delayOf(List<Stage> stages, int number) {
    if (interval != null) {
      return interval;
    }
    Duration delay = Duration.ZERO;
    for (Stage stage : stages.subList(0, number + 1)) {
      Duration own = Duration.ofSeconds(stage.source().granularity().approximateSeconds());
      Duration capped = own.compareTo(longestDelay) < 0 ? own : longestDelay;
      delay = capped.compareTo(delay) > 0 ? capped : delay;
    }
    return delay;
  }

  /** The due time after the next grid line. */
  public Instant first(Instant now, Duration delay) {
    long step = delay.toMillis();
    long line = Math.floorDiv(now.toEpochMilli(), step) * step + step;
    return Instant.ofEpochMilli(line).plus(offset);
  }

  /** The first due time on the grid that lies after now. */
  public Instant after(Instant due, Instant now, Duration delay) {
    if (due.isAfter(now)) {
      return due;
    }
    long step = delay.toMillis();
    long missed = Math.floorDiv(Duration.between(due, now).toMillis(), step) + 1;
    return due.plusMillis(missed * step);
  }

  private static void requirePositive(Duration duration) {
    if (duration.toMillis() < 1) {
      throw new IllegalArgumentException(
          "ETL intervals must be at least a millisecond long and one is " + duration);
    }
  }
}
