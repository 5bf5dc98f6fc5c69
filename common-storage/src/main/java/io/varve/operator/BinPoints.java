package io.varve.operator;

import java.util.Arrays;
import org.hipparchus.analysis.interpolation.LoessInterpolator;
import org.hipparchus.exception.MathIllegalArgumentException;

/**
 * The times and values of one bin, smoothed by local regression (contract storage-retrieval 5.3).
 * Reused; not thread-safe.
 */
final class BinPoints {
  private final BinValues times = new BinValues();
  private final BinValues values = new BinValues();
  private final LoessInterpolator loess = new LoessInterpolator();

  void clear() {
    times.clear();
    values.clear();
  }

  void add(double time, double value) throws BinTooLargeException {
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
