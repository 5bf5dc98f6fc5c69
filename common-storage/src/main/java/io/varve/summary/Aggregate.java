package io.varve.summary;

import io.varve.plainpb.SampleCursor;
import io.varve.sample.FieldValue;

/**
 * What many samples of a number amount to: counts, moments, extremes, first and last, alarm.
 *
 * <p>Filled sample by sample, or by merging aggregates, always in time order. Which operators of
 * contract storage-retrieval 5 it answers:
 *
 * <ul>
 *   <li>exactly, however it was filled: count, ncount, min, max, caplotbinning, the severity (the
 *       highest), the connection field, time and value of the first and the last sample. Status,
 *       fields and the original type of those two are not in it: {@code firstSample}, {@code
 *       firstFill} and their like need those samples themselves
 *   <li>mean, variance, popvariance, std, jitter, errorbar, stats and optimized: bit for bit as EAA
 *       when filled by samples alone; within 1e-9 relative when merged
 *   <li>skewness and kurtosis within 1e-9: EAA computes them in two passes, this in one
 *   <li>not at all: median, linear, loess, the flyers, deadBand, nth
 * </ul>
 *
 * <p>NaN counts as a sample and not as a number: moments and extremes leave it out (5.3). The first
 * and the last value may be NaN. Times are nanoseconds since 1970. Not thread-safe.
 */
public final class Aggregate {
  private static final long SECOND = 1_000_000_000L;

  /** The field that an engine adds to the first sample after a lost connection. */
  private static final String REGAINED = "cnxregainedepsecs";

  long samples;
  long numbers;
  double mean;
  double m2;
  double m3;
  double m4;
  double min = Double.NaN;
  double max = Double.NaN;
  double first;
  double last;
  double lastNumber = Double.NaN;
  long firstTime;
  long lastTime;
  long minTime;
  long maxTime;
  int severity;
  boolean connectionChange;

  /** An empty one. */
  public Aggregate() {}

  /** Adds the sample that a cursor stands on: of a waveform its first element. */
  public void add(SampleCursor at) {
    add(timeOf(at), valueOf(at), at.severity(), isReconnection(at));
  }

  /** Nanoseconds since 1970. */
  public static long timeOf(SampleCursor at) {
    return at.epochSecond() * SECOND + at.nano();
  }

  /** The sample as a number: of a waveform its first element, NaN when it has none. */
  public static double valueOf(SampleCursor at) {
    return at.type().waveform() && at.elementCount() == 0 ? Double.NaN : at.doubleAt(0);
  }

  /** Whether a sample says that the PV was connected again. */
  public static boolean isReconnection(SampleCursor at) {
    if (!at.hasFields()) {
      return false;
    }
    for (FieldValue field : at.fields()) {
      if (field.name().equals(REGAINED)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Adds the next sample.
   *
   * @param time nanoseconds since 1970, after that of the sample before
   * @param connectionChange whether it says that the PV was connected again
   */
  public void add(long time, double value, int alarm, boolean connectionChange) {
    if (samples++ == 0) {
      first = value;
      firstTime = time;
      severity = alarm;
    }
    last = value;
    lastTime = time;
    severity = Math.max(severity, alarm);
    this.connectionChange |= connectionChange;
    if (!Double.isNaN(value)) {
      addNumber(time, value);
    }
  }

  private void addNumber(long time, double value) {
    if (numbers++ == 0) {
      mean = 0;
      min = value;
      max = value;
      minTime = time;
      maxTime = time;
    } else if (value < min) {
      min = value;
      minTime = time;
    } else if (value > max) {
      max = value;
      maxTime = time;
    }
    lastNumber = value;
    // Mean and M2 in this order of operations: EAA's answers to the last bit (5.3, recipe).
    double n = numbers;
    double d = value - mean;
    double q = d / n;
    double term = (n - 1) * d * q;
    m4 += term * q * q * (n * n - 3 * n + 3) + 6 * q * q * m2 - 4 * q * m3;
    m3 += term * q * (n - 2) - 3 * q * m2;
    m2 += term;
    mean += q;
  }

  /** Adds what follows in time. */
  public void merge(Aggregate later) {
    if (later.samples == 0) {
      return;
    }
    if (samples == 0) {
      copy(later);
      return;
    }
    samples += later.samples;
    last = later.last;
    lastTime = later.lastTime;
    severity = Math.max(severity, later.severity);
    connectionChange |= later.connectionChange;
    if (later.numbers > 0) {
      mergeNumbers(later);
    }
  }

  private void mergeNumbers(Aggregate later) {
    if (numbers == 0) {
      copyNumbers(later);
      return;
    }
    if (later.min < min) {
      min = later.min;
      minTime = later.minTime;
    }
    if (later.max > max) {
      max = later.max;
      maxTime = later.maxTime;
    }
    // Pairwise update of central moments (Chan, Golub and LeVeque 1979; Pebay 2008).
    double a = numbers;
    double b = later.numbers;
    double n = a + b;
    double d = later.mean - mean;
    double e = d / n;
    double e2 = e * e;
    double ab = a * b;
    m4 +=
        later.m4
            + d * ab * e * e2 * (a * a - ab + b * b)
            + 6 * e2 * (a * a * later.m2 + b * b * m2)
            + 4 * e * (a * later.m3 - b * m3);
    m3 += later.m3 + d * ab * e2 * (a - b) + 3 * e * (a * later.m2 - b * m2);
    m2 += later.m2 + d * ab * e;
    mean += b * e;
    numbers += later.numbers;
    lastNumber = later.lastNumber;
  }

  private void copy(Aggregate other) {
    samples = other.samples;
    first = other.first;
    last = other.last;
    firstTime = other.firstTime;
    lastTime = other.lastTime;
    severity = other.severity;
    connectionChange = other.connectionChange;
    copyNumbers(other);
  }

  private void copyNumbers(Aggregate other) {
    numbers = other.numbers;
    mean = other.mean;
    m2 = other.m2;
    m3 = other.m3;
    m4 = other.m4;
    min = other.min;
    max = other.max;
    minTime = other.minTime;
    maxTime = other.maxTime;
    lastNumber = other.lastNumber;
  }

  /** Empties it. */
  public void clear() {
    samples = 0;
    numbers = 0;
    mean = 0;
    m2 = 0;
    m3 = 0;
    m4 = 0;
    min = Double.NaN;
    max = Double.NaN;
    lastNumber = Double.NaN;
    severity = 0;
    connectionChange = false;
  }

  /** Whether all its numbers came out finite, so that more can be merged with them. */
  boolean finite() {
    return numbers == 0 || Double.isFinite(mean + m2 + m3 + m4 + min + max);
  }

  /** Samples, NaN included. */
  public long samples() {
    return samples;
  }

  /** Samples that are not NaN: what the operator count gives. */
  public long numbers() {
    return numbers;
  }

  /** NaN when there is no number. */
  public double mean() {
    return numbers == 0 ? Double.NaN : mean;
  }

  /** NaN when there is no number. */
  public double min() {
    return min;
  }

  /** NaN when there is no number. */
  public double max() {
    return max;
  }

  /** When the smallest number came first. */
  public long minTime() {
    return minTime;
  }

  /** When the largest number came first. */
  public long maxTime() {
    return maxTime;
  }

  /** Value of the first sample. */
  public double first() {
    return first;
  }

  /** Value of the last sample. */
  public double last() {
    return last;
  }

  /**
   * The newest number; NaN when there is none, and when all that is known of it is that it came
   * before a last value of NaN.
   */
  public double lastNumber() {
    return lastNumber;
  }

  /** Time of the first sample. */
  public long firstTime() {
    return firstTime;
  }

  /** Time of the last sample. */
  public long lastTime() {
    return lastTime;
  }

  /** The highest. */
  public int severity() {
    return severity;
  }

  /** Whether any sample says that the PV was connected again. */
  public boolean connectionChange() {
    return connectionChange;
  }

  /** Of n - 1; 0 for one number, NaN for none. */
  public double variance() {
    return numbers == 0 ? Double.NaN : numbers == 1 ? 0 : m2 / (numbers - 1);
  }

  /** Of n; 0 for one number, NaN for none. */
  public double populationVariance() {
    return numbers == 0 ? Double.NaN : numbers == 1 ? 0 : m2 / numbers;
  }

  /** Square root of {@link #variance()}. */
  public double standardDeviation() {
    return Math.sqrt(variance());
  }

  /** Unbiased; NaN for fewer than three numbers. */
  public double skewness() {
    if (numbers < 3) {
      return Double.NaN;
    }
    double n = numbers;
    double v = variance();
    return n / ((n - 1) * (n - 2)) * (m3 / (v * Math.sqrt(v)));
  }

  /** Unbiased, excess; NaN for fewer than four numbers. */
  public double kurtosis() {
    if (numbers < 4) {
      return Double.NaN;
    }
    double n = numbers;
    double v = variance();
    return n * (n + 1) / ((n - 1) * (n - 2) * (n - 3)) * (m4 / (v * v))
        - 3 * (n - 1) * (n - 1) / ((n - 2) * (n - 3));
  }
}
