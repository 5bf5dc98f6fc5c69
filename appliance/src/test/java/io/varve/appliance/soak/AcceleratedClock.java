package io.varve.appliance.soak;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A clock that began at another time and runs faster than the machine's. All who are given the same
 * beginning, also in other processes, read the same time.
 */
final class AcceleratedClock extends Clock {
  private final Instant began;
  private final Instant start;
  private final int factor;

  /**
   * @param began the machine's time at which it began
   * @param start what it showed then
   * @param factor its seconds in one of the machine's
   */
  AcceleratedClock(Instant began, Instant start, int factor) {
    this.began = began;
    this.start = start;
    this.factor = factor;
  }

  @Override
  public Instant instant() {
    Instant now = Clock.systemUTC().instant();
    long nanos = (now.getEpochSecond() - began.getEpochSecond()) * 1_000_000_000L;
    return start.plusNanos((nanos + now.getNano() - began.getNano()) * factor);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("The zone of this clock is fixed");
  }
}
