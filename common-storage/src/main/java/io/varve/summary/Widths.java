package io.varve.summary;

/**
 * Which buckets a block has. A width is chosen for each block by what the block itself holds, so
 * that it does not matter in how many steps the block grew.
 */
final class Widths {
  /** The longest block: a day. */
  private static final int DAY = 86_400;

  private static final int HOUR = 3600;

  /** Each divides a day. */
  private static final int[] FINE = {
    1, 5, 10, 20, 60, 120, 300, 900, 1800, HOUR, 3 * HOUR, 6 * HOUR
  };

  /**
   * Samples that a bucket holds on average at least: with 128 bytes a bucket, and the wider ones
   * with a twelfth of that or less, at most 0.73 bytes a sample.
   */
  private static final int LEAST_SAMPLES = 192;

  private Widths() {}

  /** Seconds of a block in a partition of the given length. */
  static int block(long partitionSeconds) {
    return (int) Math.min(DAY, partitionSeconds);
  }

  /**
   * The width of the narrowest buckets, in seconds; that of the block itself when it needs none.
   *
   * @param hours hours of the block in which there are samples: a PV that sleeps at night is as
   *     dense as it is by day
   */
  static int narrowest(long samples, int hours, int blockSeconds) {
    for (int width : FINE) {
      if (width < blockSeconds
          && blockSeconds % width == 0
          && samples * width >= (long) LEAST_SAMPLES * HOUR * hours) {
        return width;
      }
    }
    return blockSeconds;
  }

  /** All widths of a block, narrowest first, without that of the block itself. */
  static int[] all(int narrowest, int blockSeconds) {
    if (narrowest >= blockSeconds) {
      return new int[0];
    }
    int middle = narrowest <= 20 && 300 < blockSeconds ? 300 : 0;
    int wide = narrowest <= 300 && HOUR < blockSeconds ? HOUR : 0;
    if (middle > 0) {
      return wide > 0 ? new int[] {narrowest, middle, wide} : new int[] {narrowest, middle};
    }
    return wide > 0 ? new int[] {narrowest, wide} : new int[] {narrowest};
  }
}
