package io.varve.engine.channel.sampling;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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

  private record Pending(Update update, Instant received) {}

  private final Clock clock;
  private final Duration gap;
  private @Nullable Pending pending;

  /**
   * @param periodSeconds the sampling period
   */
  ScanRule(Clock clock, float periodSeconds) {
    this.clock = clock;
    this.gap = Duration.ofMillis((long) (periodSeconds * 1000.0 * TOLERANCE));
  }

  /**
   * Whether an update is kept now; if not it is remembered as the newest of its burst.
   *
   * @param kept time of the sample kept last since the connect; null keeps this one
   */
  boolean keeps(Update update, @Nullable Instant kept) {
    Instant time = Instant.ofEpochSecond(update.epochSecond(), update.nano());
    if (kept == null || Duration.between(kept, time).compareTo(gap) >= 0) {
      pending = null;
      return true;
    }
    pending = new Pending(update, clock.instant());
    return false;
  }

  /** The remembered update, once, when it has waited long enough for another to follow it. */
  @Nullable Update straggler() {
    if (pending == null || Duration.between(pending.received, clock.instant()).compareTo(gap) < 0) {
      return null;
    }
    Update update = pending.update;
    pending = null;
    return update;
  }

  void forget() {
    pending = null;
  }
}
