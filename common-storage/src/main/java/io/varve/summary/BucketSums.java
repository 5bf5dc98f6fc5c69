package io.varve.summary;

/**
 * The samples of one bucket while they are counted: sums of powers of the distance to the bucket's
 * first number. Additions that wait for no division make this several times as fast as {@link
 * Aggregate#add}; as the distances are small where the samples are close, as precise too, for as
 * many samples as one bucket holds. Reused, not thread-safe.
 */
final class BucketSums {
  private long samples;
  private long numbers;

  /** The bucket's first number. */
  private double origin;

  private double s1;
  private double s2;
  private double s3;
  private double s4;
  private double min;
  private double max;
  private double first;
  private double last;
  private long firstTime;
  private long lastTime;
  private long minTime;
  private long maxTime;
  private int severity;
  private boolean connectionChange;

  boolean empty() {
    return samples == 0;
  }

  void clear() {
    samples = 0;
    numbers = 0;
    s1 = 0;
    s2 = 0;
    s3 = 0;
    s4 = 0;
    connectionChange = false;
  }

  void add(long time, double value, int alarm, boolean reconnected) {
    if (samples++ == 0) {
      first = value;
      firstTime = time;
      severity = alarm;
    }
    last = value;
    lastTime = time;
    if (alarm > severity) {
      severity = alarm;
    }
    connectionChange |= reconnected;
    if (value >= min && value <= max && numbers > 0) {
      numbers++;
    } else if (!extend(time, value)) {
      return;
    }
    double d = value - origin;
    double square = d * d;
    s1 += d;
    s2 += square;
    s3 += square * d;
    s4 += square * square;
  }

  /** Takes a first number or a new extreme; false when it is none, as NaN. */
  private boolean extend(long time, double value) {
    if (Double.isNaN(value)) {
      return false;
    }
    if (numbers++ == 0) {
      origin = value;
      min = value;
      max = value;
      minTime = time;
      maxTime = time;
    } else if (value < min) {
      min = value;
      minTime = time;
    } else {
      max = value;
      maxTime = time;
    }
    return true;
  }

  /** What it came to. */
  void into(Aggregate sum) {
    sum.clear();
    sum.samples = samples;
    sum.numbers = numbers;
    sum.first = first;
    sum.last = last;
    sum.lastNumber = last;
    sum.firstTime = firstTime;
    sum.lastTime = lastTime;
    sum.severity = severity;
    sum.connectionChange = connectionChange;
    if (numbers == 0) {
      return;
    }
    sum.min = min;
    sum.max = max;
    sum.minTime = minTime;
    sum.maxTime = maxTime;
    double n = numbers;
    double distance = s1 / n;
    double squared = distance * distance;
    sum.mean = origin + distance;
    sum.m2 = min == max ? 0 : Math.max(0, s2 - s1 * distance);
    sum.m3 = min == max ? 0 : s3 - 3 * distance * s2 + 2 * n * squared * distance;
    sum.m4 =
        min == max
            ? 0
            : Math.max(0, s4 - 4 * distance * s3 + 6 * squared * s2 - 3 * n * squared * squared);
  }
}
