package io.varve.operator;

import java.io.IOException;
import java.util.Arrays;
import org.hipparchus.analysis.interpolation.LoessInterpolator;
import org.hipparchus.exception.MathIllegalArgumentException;

/**
 * The times and values of one bin, smoothed by local regression (contract storage-retrieval 5.3).
 * Reused; not thread-safe.
 */
final class BinPoints {
  /** The time it takes rises with the square of their number. */
  private static final int MOST = 10_000;

  private final BinValues times = new BinValues(Room.unbounded());
  private final BinValues values = new BinValues(Room.unbounded());
  private final LoessInterpolator loess = new LoessInterpolator();

  void clear() {
    times.clear();
    values.clear();
  }

  /**
   * Adds a sample.
   *
   * @throws BinTooLargeException when there are more than can be smoothed in a moment
   */
  void add(double time, double value) throws IOException {
    if (values.count() == MOST) {
      throw new BinTooLargeException("A bin holds more than " + MOST + " samples to be smoothed");
    }
    times.add(time);
    values.add(value);
  }

  /**
   * The smoothed value at a time; the first value where the library has none: of fewer than seven
   * samples, of values that are not finite, of times that do not rise, and outside of them.
   */
  double smoothedAt(long time) {
    int count = values.count();
    double[] at = times.array();
    double first = values.array()[0];
    if (count < 2 || time < at[0] || time > at[count - 1]) {
      return first;
    }
    try {
      return loess
          .interpolate(Arrays.copyOf(at, count), Arrays.copyOf(values.array(), count))
          .value((double) time);
    } catch (MathIllegalArgumentException unfit) {
      return first;
    }
  }
}
