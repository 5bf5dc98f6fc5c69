package io.varve.operator;

import io.varve.summary.Aggregate;
import java.io.IOException;
import java.util.Arrays;

/**
 * The values of one bin, for results that need them all, and their times where wanted. Reused; not
 * thread-safe.
 *
 * <p>The formulas follow the contract (storage-retrieval 5.3) operation by operation, so that the
 * results equal EAA's to the last bit.
 */
final class BinValues {
  /** 8 bytes each: what one query may hold. Ten days at 10 Hz. */
  private static final int MOST = 8_640_000;

  private final Room.Share room;
  private double[] values = new double[256];
  private int count;

  BinValues(Room room) {
    this.room = room.share();
  }

  /** Others may have the memory; this is not used any more. */
  void leave() {
    room.leave();
  }

  void clear() {
    count = 0;
  }

  /**
   * Adds a value.
   *
   * @throws BinTooLargeException when there are more than one query may hold
   * @throws Room.FullException when others hold too many
   */
  void add(double value) throws IOException {
    if (count == values.length) {
      if (count >= MOST) {
        throw new BinTooLargeException("A bin holds more than " + MOST + " samples");
      }
      int larger = Math.min(MOST, 2 * count);
      room.grow(8L * larger);
      values = Arrays.copyOf(values, larger);
    }
    values[count++] = value;
  }

  int count() {
    return count;
  }

  /** Whether no value can be added. */
  boolean isFull() {
    return count >= MOST;
  }

  /** The values in their order, as many as {@link #count}. */
  double[] array() {
    return values;
  }

  /** The median; NaN without values. Afterwards the values are in rising order. */
  double median() {
    if (count < 2) {
      return count == 0 ? Double.NaN : values[0];
    }
    Arrays.sort(values, 0, count);
    double position = 0.5 * (count + 1);
    int below = (int) Math.floor(position);
    double lower = values[below - 1];
    return lower + (position - below) * (values[below] - lower);
  }

  /** The skewness, without bias; NaN for fewer than three values. */
  double skewness() {
    if (count < 3) {
      return Double.NaN;
    }
    double n = count;
    double mean = twoPassMean();
    double squares = 0;
    double sum = 0;
    for (int i = 0; i < count; i++) {
      double deviation = values[i] - mean;
      squares += deviation * deviation;
      sum += deviation;
    }
    double variance = (squares - sum * sum / n) / (n - 1);
    double cubes = 0;
    for (int i = 0; i < count; i++) {
      double deviation = values[i] - mean;
      cubes += deviation * deviation * deviation;
    }
    return n / ((n - 1) * (n - 2)) * (cubes / (variance * Math.sqrt(variance)));
  }

  /**
   * The kurtosis, without bias; NaN for fewer than four values.
   *
   * @param moments mean and variance of the same values
   */
  double kurtosis(Aggregate moments) {
    if (count < 4) {
      return Double.NaN;
    }
    double n = count;
    double fourths = 0;
    for (int i = 0; i < count; i++) {
      fourths += Math.pow(values[i] - moments.mean(), 4);
    }
    double scaled = fourths / Math.pow(moments.standardDeviation(), 4);
    double factor = n * (n + 1) / ((n - 1) * (n - 2) * (n - 3));
    double bias = 3 * Math.pow(n - 1, 2) / ((n - 2) * (n - 3));
    return factor * scaled - bias;
  }

  private double twoPassMean() {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += values[i];
    }
    double mean = sum / count;
    double correction = 0;
    for (int i = 0; i < count; i++) {
      correction += values[i] - mean;
    }
    return mean + correction / count;
  }
}
