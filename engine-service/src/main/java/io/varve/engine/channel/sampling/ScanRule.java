package io.varve.engine.channel.sampling;

import io.varve.sample.Sample;
import io.varve.sample.SampleView;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Which updates SCAN keeps (contract mgmt-engine-etl 3.5): at most one per period, and the last of
 * a burst even when nothing follows it. Not thread-safe.
 */
final class ScanRule {
  /**
   * Part of the period that must have passed, so that a jittering IOC does not lose every other.
   */
  private static final double TOLERANCE = 0.95;

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private record Pending(Sample update, long receivedMillis) {}

  private final Clock clock;
  private final long gapMillis;
  private @Nullable Pending pending;

  /**
   * @param periodSeconds the sampling period
   */
  ScanRule(Clock clock, float periodSeconds) {
    this.clock = clock;
    this.gapMillis = (long) (periodSeconds * 1000.0 * TOLERANCE);
  }

  /**
   * Whether an update is kept now; if not it is remembered as the newest of its burst.
   *
   * @param keptSecond time of the sample kept last since the connect; {@link Long#MIN_VALUE}, for
   *     none, keeps this one
   */
  boolean keeps(SampleView update, long keptSecond, int keptNano) {
    if (keptSecond == Long.MIN_VALUE
        || (update.epochSecond() - keptSecond) * NANOS_PER_SECOND + update.nano() - keptNano
            >= gapMillis * NANOS_PER_MILLI) {
      pending = null;
      return true;
    }
    pending = new Pending(update.toSample(), clock.millis());
    return false;
  }

  /** The remembered update, once, when it has waited long enough for another to follow it. */
  @Nullable Sample straggler() {
    if (pending == null || clock.millis() - pending.receivedMillis < gapMillis) {
      return null;
    }
    Sample update = pending.update;
    pending = null;
    return update;
  }

  void forget() {
    pending = null;
  }
}
