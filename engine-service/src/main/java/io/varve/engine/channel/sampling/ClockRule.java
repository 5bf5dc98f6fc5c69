package io.varve.engine.channel.sampling;

import io.varve.sample.SampleView;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

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
    /** The time of the newest sample. */
    REPEATED
  }

  private static final long EARLIEST = Instant.parse("1991-01-01T00:00:00Z").getEpochSecond();

  /** What lies behind it would overflow in milliseconds or nanoseconds. */
  private static final long LATEST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

  private static final int NANOS_PER_MILLI = 1_000_000;

  /**
   * Judges a time stamp.
   *
   * @param firstSinceConnect the first update after a connect may be as old as it likes, because an
   *     idle record keeps its stamp for years
   * @param newestSecond time of the newest sample; {@link Long#MIN_VALUE} for none
   */
  Verdict judge(SampleView update, boolean firstSinceConnect, long newestSecond, int newestNano) {
    int nano = update.nano();
    long second = update.epochSecond();
    if (nano < 0 || nano > 999_999_999 || second < EARLIEST || second > LATEST) {
      return Verdict.WRONG;
    }
    long millis = second * 1000 + nano / NANOS_PER_MILLI;
    long ahead = millis - clock.millis();
    long allowed = drift.toMillis();
    if ((!firstSinceConnect && ahead < -allowed) || ahead > allowed) {
      return Verdict.WRONG;
    }
    if (second > newestSecond || (second == newestSecond && nano > newestNano)) {
      return Verdict.SOUND;
    }
    return second == newestSecond && nano == newestNano ? Verdict.REPEATED : Verdict.BACKWARDS;
  }
}
