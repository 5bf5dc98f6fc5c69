package io.varve.engine.channel.sampling;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A time stamp, or none, that is set again and again without an object each time. */
final class SampleTime {
  private static final long NONE = Long.MIN_VALUE;

  private long second = NONE;
  private int nano;

  void set(long newSecond, int newNano) {
    second = newSecond;
    nano = newNano;
  }

  void set(@Nullable Instant instant) {
    if (instant == null) {
      clear();
    } else {
      set(instant.getEpochSecond(), instant.getNano());
    }
  }

  void clear() {
    second = NONE;
  }

  boolean isSet() {
    return second != NONE;
  }

  /** Negative when this is earlier than the other or not set, 0 when they are equal. */
  int compare(long otherSecond, int otherNano) {
    int seconds = Long.compare(second, otherSecond);
    return seconds != 0 ? seconds : Integer.compare(nano, otherNano);
  }

  /** Nanoseconds from this, which is set, to a later time; not more than a century. */
  long nanosTo(long laterSecond, int laterNano) {
    return (laterSecond - second) * 1_000_000_000L + laterNano - nano;
  }
}
