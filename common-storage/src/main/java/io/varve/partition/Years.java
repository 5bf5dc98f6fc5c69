package io.varve.partition;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * Years in UTC, from which samples count their seconds (contract storage-retrieval 1.4).
 *
 * <p>Leap days fall out of the calendar; there are no leap seconds.
 */
public final class Years {
  private static final int FIRST = 1970;
  private static final long[] STARTS = new long[300];

  static {
    for (int i = 0; i < STARTS.length; i++) {
      STARTS[i] = computeStart(FIRST + i);
    }
  }

  private Years() {}

  /** The epoch second of 1 January 00:00:00 UTC of the year. */
  public static long startOf(int year) {
    int index = year - FIRST;
    return index >= 0 && index < STARTS.length ? STARTS[index] : computeStart(year);
  }

  /** The year in UTC an epoch second falls into. */
  public static int of(long epochSecond) {
    // 31 556 952 s is the mean Gregorian year; the guess is off by one at most.
    int year = FIRST + (int) Math.floorDiv(epochSecond, 31_556_952L);
    if (epochSecond < startOf(year)) {
      return year - 1;
    }
    return epochSecond >= startOf(year + 1) ? year + 1 : year;
  }

  /** The year in UTC an instant falls into. */
  public static int of(Instant instant) {
    return of(instant.getEpochSecond());
  }

  private static long computeStart(int year) {
    return LocalDate.of(year, 1, 1).atStartOfDay(ZoneOffset.UTC).toEpochSecond();
  }
}
