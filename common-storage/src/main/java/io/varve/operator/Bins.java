package io.varve.operator;

import io.varve.store.TimeRange;

/**
 * Bins of equal length, aligned to the epoch in UTC and not to what is asked for (contract
 * storage-retrieval 5.2).
 *
 * @param seconds their length, at least 1
 */
record Bins(int seconds) {

  Bins {
    if (seconds < 1) {
      throw new IllegalArgumentException(
          "A bin must last at least one second and would last " + seconds + " seconds");
    }
  }

  long of(long epochSecond) {
    return Math.floorDiv(epochSecond, (long) seconds);
  }

  long first(TimeRange range) {
    return of(range.from().getEpochSecond());
  }

  long last(TimeRange range) {
    return of(range.to().getEpochSecond());
  }

  /** Its first epoch second. */
  long start(long bin) {
    return bin * seconds;
  }

  /** The epoch second of its middle, rounded down. */
  long middle(long bin) {
    return start(bin) + seconds / 2;
  }

  /** What the middle has beyond its second: half a second for bins of odd length. */
  int middleNano() {
    return seconds % 2 == 0 ? 0 : 500_000_000;
  }
}
