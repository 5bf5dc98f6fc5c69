package io.varve.operator;

/**
 * What is known of the samples of a bin without keeping them. Reused; not thread-safe.
 *
 * <p>Mean and second moment are updated with each value in the order of arrival, which gives EAA's
 * results to the last bit (contract storage-retrieval 5.3). {@link #merge} puts parts together that
 * were aggregated apart; the result then agrees to rounding.
 */
final class Aggregate {
  private static final double NONE = Double.NaN;

  private long count;
  private double mean;
  private double secondMoment;
  private double min;
  private double max;
  private double last;
  private int severity;
  private boolean connectionChange;

  Aggregate() {
    clear();
  }

  void clear() {
    count = 0;
    mean = NONE;
    secondMoment = NONE;
    min = NONE;
    max = NONE;
    last = NONE;
    severity = 0;
    connectionChange = false;
  }

  /** Adds a value; what is not a number is left out. */
  void add(double value) {
    if (Double.isNaN(value)) {
      return;
    }
    last = value;
    if (count == 0) {
      count = 1;
      // From a positive zero on, as EAA does: of the value -0.0 alone the mean is 0.0.
      mean = 0.0 + value;
      // An infinite value has no second moment, nor has anything together with it.
      secondMoment = Double.isInfinite(value) ? NONE : 0;
      min = value;
      max = value;
      return;
    }
    count++;
    double deviation = value - mean;
    double step = deviation / count;
    mean += step;
    secondMoment += (count - 1) * deviation * step;
    if (value < min) {
      min = value;
    }
    if (value > max) {
      max = value;
    }
  }

  /** Notes the alarm of a sample, whether its value counts or not. */
  void alarm(int sampleSeverity) {
    if (sampleSeverity > severity) {
      severity = sampleSeverity;
    }
  }

  /** Notes that the connection to the PV was regained within the bin. */
  void connectionChanged() {
    connectionChange = true;
  }

  /** Adds what another one has of later samples. */
  void merge(Aggregate later) {
    severity = Math.max(severity, later.severity);
    connectionChange |= later.connectionChange;
    if (later.count == 0) {
      return;
    }
    if (count == 0) {
      mean = later.mean;
      secondMoment = later.secondMoment;
      min = later.min;
      max = later.max;
    } else {
      double total = (double) count + later.count;
      double between = later.mean - mean;
      secondMoment +=
          later.secondMoment + between * between * ((double) count / total * later.count);
      mean += between * (later.count / total);
      min = Math.min(min, later.min);
      max = Math.max(max, later.max);
    }
    count += later.count;
    last = later.last;
  }

  /** How many values are numbers. */
  long count() {
    return count;
  }

  /** NaN when there is no value; so are the others below. */
  double mean() {
    return mean;
  }

  double min() {
    return min;
  }

  double max() {
    return max;
  }

  /** The newest value that is a number. */
  double last() {
    return last;
  }

  /** The sum of the squared deviations from the mean. */
  double secondMoment() {
    return secondMoment;
  }

  /** The variance of the sample, 0 for a single value. */
  double variance() {
    return count == 1 ? 0 : secondMoment / (count - 1);
  }

  /** The variance of the values taken as the whole population. */
  double populationVariance() {
    return count == 1 ? 0 : secondMoment / count;
  }

  /** The standard deviation of the sample. */
  double deviation() {
    return Math.sqrt(variance());
  }

  /** The highest severity, 0 to 3. */
  int severity() {
    return severity;
  }

  boolean hasConnectionChange() {
    return connectionChange;
  }
}
