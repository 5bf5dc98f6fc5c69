package io.varve.engine.channel.sampling;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether an update's time stamp may be archived (contract mgmt-engine-etl 3.7).
 *
 * @param clock the engine's clock
 * @param drift how far an IOC's clock may be off, either way; EAA's server_ioc_drift_seconds, 1800
 *     s
 */
public record ClockRule(Clock clock, Duration drift) {

  /** What the rule says, in the order in which it is asked. */
  public enum Verdict {
    SOUND,
    /** Nanoseconds out of range, before 1991, or too far from now. */
    WRONG,
    /** Before the newest sample. */
    BACKWARDS,
    /** The time of the newest sample; not worth counting. */
    REPEATED
  }

  private static final Instant EARLIEST = Instant.parse("1991-01-01T00:00:00Z");

  /**
   * Judges a time stamp.
   *
   * @param firstSinceConnect the first update after a connect may be as old as it likes, because an
   *     idle record keeps its stamp for years
   * @param newest time of the newest sample; null for none
   */
  Verdict judge(Update update, boolean firstSinceConnect, @Nullable Instant newest) {
    if (update.nano() < 0 || update.nano() > 999_999_999) {
      return Verdict.WRONG;
    }
    Instant time = Instant.ofEpochSecond(update.epochSecond(), update.nano());
    Instant now = clock.instant();
    if (time.isBefore(EARLIEST)
        || (!firstSinceConnect && time.isBefore(now.minus(drift)))
        || time.isAfter(now.plus(drift))) {
      return Verdict.WRONG;
    }
    if (newest == null || time.isAfter(newest)) {
      return Verdict.SOUND;
    }
    return time.equals(newest) ? Verdict.REPEATED : Verdict.BACKWARDS;
  }
}
