package io.varve.partition;

/**
 * One span of time that a file covers.
 *
 * @param granularity its kind
 * @param startSecond first epoch second inside
 * @param endSecond first epoch second after it
 */
public record Partition(Granularity granularity, long startSecond, long endSecond) {

  /** The name in the file name, such as {@code 2024_02_29_09}. */
  public String name() {
    return granularity.nameOf(startSecond);
  }

  /** The year in UTC it lies in; no partition spans years. */
  public int year() {
    return Years.of(startSecond);
  }

  /** Whether the epoch second lies inside. */
  public boolean contains(long epochSecond) {
    return epochSecond >= startSecond && epochSecond < endSecond;
  }

  /** The partition after this one. */
  public Partition next() {
    return granularity.at(endSecond);
  }

  /** The partition before this one. */
  public Partition previous() {
    return granularity.at(startSecond - 1);
  }
}
