package io.varve.store;

import java.time.Instant;

/**
 * A time stamp as samples have it, cheap to compare.
 *
 * @param epochSecond seconds since 1970
 * @param nano nanoseconds of the second
 */
public record Moment(long epochSecond, int nano) implements Comparable<Moment> {
  public static final Moment MIN = new Moment(Long.MIN_VALUE, 0);
  public static final Moment MAX = new Moment(Long.MAX_VALUE, 999_999_999);

  /** The moment of an instant. */
  public static Moment of(Instant instant) {
    return new Moment(instant.getEpochSecond(), instant.getNano());
  }

  @Override
  public int compareTo(Moment other) {
    return compare(epochSecond, nano, other.epochSecond, other.nano);
  }

  /** Compares two moments given by their parts. */
  public static int compare(long second, int nano, long otherSecond, int otherNano) {
    return second != otherSecond
        ? Long.compare(second, otherSecond)
        : Integer.compare(nano, otherNano);
  }
}
