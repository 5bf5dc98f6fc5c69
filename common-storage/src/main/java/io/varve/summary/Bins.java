package io.varve.summary;

import io.varve.store.TimeRange;

/**
 * Bins of equal length, aligned to the epoch in UTC and not to what is asked for (contract
 * storage-retrieval 5.2).
 *
 * @param seconds their length, at least 1
 */
public record Bins(int seconds) {
  /** In which sums may be as wide as there are. */
  public static final Bins WIDEST = new Bins(Integer.MAX_VALUE);

  private static final long SECOND = 1_000_000_000L;

  public Bins {
    if (seconds < 1) {
      throw new IllegalArgumentException(
          "A bin must last at least one second and would last " + seconds + " seconds");
    }
  }

  /** The bin that an epoch second lies in. */
  public long of(long epochSecond) {
    return Math.floorDiv(epochSecond, (long) seconds);
  }

  /** The bin that a range begins in. */
  public long first(TimeRange range) {
    return of(range.from().getEpochSecond());
  }

  /** The bin that a range ends in. */
  public long last(TimeRange range) {
    return of(range.to().getEpochSecond());
  }

  /** Its first epoch second. */
  public long start(long bin) {
    return bin * seconds;
  }

  /** The epoch second of its middle, rounded down. */
  public long middle(long bin) {
    return start(bin) + seconds / 2;
  }

  /** What the middle has beyond its second: half a second for bins of odd length. */
  public int middleNano() {
    return seconds % 2 == 0 ? 0 : 500_000_000;
  }

  /** Whether two times, in nanoseconds since 1970, lie in one bin. */
  boolean areOne(long time, long other) {
    return Math.floorDiv(time, seconds * SECOND) == Math.floorDiv(other, seconds * SECOND);
  }
}
