package io.varve.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.sample.Sample;
import io.varve.sample.SampleValue.ScalarDouble;
import io.varve.sample.SampleValue.WaveformDouble;
import io.varve.store.TimeRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;

/** Operators against the plainest computation of the same: lists, sums, no streams. */
class StatisticProperties {
  private static final long START = 1_709_251_200;
  private static final int RANGE_SECONDS = 600;
  private static final double RELATIVE = 1e-9;

  @Property(tries = 150)
  void eachStatisticIsThatOfTheValuesOfItsBin(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 200) int seconds) {
    List<Sample> samples = samples(seed);
    TimeRange range = range(seed);
    for (Statistic statistic : Statistic.values()) {
      if (statistic == Statistic.LINEAR || statistic == Statistic.LOESS) {
        continue;
      }
      for (boolean fill : new boolean[] {true, false}) {
        List<Sample> results =
            new Stored()
                .with(samples)
                .over(statistic.text() + (fill ? "" : "Sample") + "_" + seconds, range);
        List<Sample> expected = bruteForce(samples, range, seconds, statistic, fill);
        assertThat(results).as("%s, fill %s", statistic, fill).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
          assertAgree(results.get(i), expected.get(i), statistic.text());
        }
      }
    }
  }

  @Property(tries = 100)
  void linesBetweenSamplesAreStraight(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 100) int seconds) {
    // On a straight line every value between two samples lies on the same line.
    List<Sample> samples = new ArrayList<>();
    for (Sample sample : samples(seed)) {
      samples.add(
          at(sample.epochSecond(), sample.nano(), line(sample.epochSecond(), sample.nano())));
    }
    TimeRange range = range(seed);

    for (Sample result : new Stored().with(samples).over("linearSample_" + seconds, range)) {
      long bin = Math.floorDiv(result.epochSecond(), (long) seconds);
      List<Sample> inside =
          samples.stream()
              .filter(sample -> isWithin(sample, range))
              .filter(sample -> Math.floorDiv(sample.epochSecond(), (long) seconds) == bin)
              .toList();
      if (inside.isEmpty()) {
        continue; // the sample before the range
      }
      double middle = bin * seconds + seconds / 2;
      boolean between =
          time(inside.getFirst()) <= middle
              && middle <= time(inside.getLast())
              && inside.size() > 1;
      double expected =
          between ? middle - START : ((ScalarDouble) inside.getFirst().value()).value();
      assertThat(((ScalarDouble) result.value()).value()).isCloseTo(expected, Offset.offset(1e-5));
    }
  }

  @Property(tries = 100)
  void optimizedGivesTheSamplesWhenTheyAreFew(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 150) int points) {
    List<Sample> samples = samples(seed);
    TimeRange range = range(seed);
    List<Sample> shown = new ArrayList<>();
    samples.stream()
        .filter(sample -> before(sample, range))
        .reduce((first, second) -> second)
        .ifPresent(shown::add);
    samples.stream().filter(sample -> isWithin(sample, range)).forEach(shown::add);

    List<Sample> results = new Stored().with(samples).answer("optimized_" + points, range);

    if (shown.size() <= points) {
      boolean exact =
          shown.stream().anyMatch(sample -> sample.instant().equals(range.from()))
              && before(shown.getFirst(), range);
      assertThat(results).isEqualTo(exact ? shown.subList(1, shown.size()) : shown);
    } else {
      assertThat(results).allMatch(sample -> sample.value() instanceof WaveformDouble);
      assertThat(results.size()).isLessThanOrEqualTo(points + 2 + RANGE_SECONDS % points);
    }
  }

  private static List<Sample> bruteForce(
      List<Sample> samples, TimeRange range, int seconds, Statistic statistic, boolean fill) {
    TreeMap<Long, List<Sample>> bins = new TreeMap<>();
    Sample newest = null;
    boolean exact = false;
    for (Sample sample : samples) {
      if (before(sample, range)) {
        newest = sample;
      } else if (isWithin(sample, range)) {
        exact |= sample.instant().equals(range.from());
        bins.computeIfAbsent(
                Math.floorDiv(sample.epochSecond(), (long) seconds), bin -> new ArrayList<>())
            .add(sample);
      }
    }
    long first = Math.floorDiv(range.from().getEpochSecond(), (long) seconds);
    long last = Math.floorDiv(range.to().getEpochSecond(), (long) seconds);
    if (newest != null && !exact) {
      bins.put(first - 1, List.of(at(newest.epochSecond(), newest.nano(), number(newest))));
    }
    List<Sample> results = new ArrayList<>();
    Sample previous = null;
    for (long bin = first - 1; bin <= last; bin++) {
      List<Sample> inside = bins.get(bin);
      if (inside != null) {
        double[] numbers =
            inside.stream()
                .mapToDouble(StatisticProperties::number)
                .filter(number -> !Double.isNaN(number))
                .toArray();
        int severity = inside.stream().mapToInt(Sample::severity).max().orElse(0);
        previous = result(bin, seconds, statistic, numbers, severity);
        results.add(previous);
      } else if (fill && previous != null) {
        boolean counts = statistic == Statistic.COUNT;
        results.add(
            new Sample(
                middle(bin, seconds),
                seconds % 2 * 500_000_000,
                counts ? new ScalarDouble(0) : previous.value(),
                counts ? 0 : previous.severity(),
                0));
      }
    }
    return results;
  }

  private static Sample result(
      long bin, int seconds, Statistic statistic, double[] x, int severity) {
    double n = x.length;
    double mean = n == 0 ? Double.NaN : Arrays.stream(x).sum() / n;
    double squares = Arrays.stream(x).map(v -> (v - mean) * (v - mean)).sum();
    double variance = n == 0 ? Double.NaN : n == 1 ? 0 : squares / (n - 1);
    double min = Arrays.stream(x).min().orElse(Double.NaN);
    double max = Arrays.stream(x).max().orElse(Double.NaN);
    double std = Math.sqrt(variance);
    double value =
        switch (statistic) {
          case MEAN, ERRORBAR -> mean;
          case JITTER -> std / mean;
          case STD -> std;
          case VARIANCE -> variance;
          case POPVARIANCE -> n == 0 ? Double.NaN : squares / n;
          case MIN -> min;
          case MAX -> max;
          case COUNT -> n;
          case MEDIAN -> median(x);
          case SKEWNESS -> {
            double cubes = Arrays.stream(x).map(v -> Math.pow(v - mean, 3)).sum();
            yield n < 3 ? Double.NaN : n / ((n - 1) * (n - 2)) * cubes / Math.pow(std, 3);
          }
          case KURTOSIS -> {
            double fourths = Arrays.stream(x).map(v -> Math.pow(v - mean, 4)).sum();
            yield n < 4
                ? Double.NaN
                : n * (n + 1) / ((n - 1) * (n - 2) * (n - 3)) * fourths / (variance * variance)
                    - 3 * (n - 1) * (n - 1) / ((n - 2) * (n - 3));
          }
          default -> 0;
        };
    return new Sample(
        middle(bin, seconds),
        seconds % 2 * 500_000_000,
        statistic == Statistic.STATS
            ? new WaveformDouble(new double[] {mean, std, min, max, n})
            : new ScalarDouble(value),
        severity,
        0);
  }

  private static double median(double[] x) {
    double[] sorted = x.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    if (n == 0) {
      return Double.NaN;
    }
    return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
  }

  private static void assertAgree(Sample actual, Sample expected, String what) {
    assertThat(actual.instant()).as(what).isEqualTo(expected.instant());
    assertThat(actual.severity()).as(what).isEqualTo(expected.severity());
    if (expected.value() instanceof WaveformDouble several) {
      double[] values = ((WaveformDouble) actual.value()).values();
      assertThat(values).hasSameSizeAs(several.values());
      for (int i = 0; i < values.length; i++) {
        assertClose(values[i], several.values()[i], what + " element " + i);
      }
    } else {
      assertClose(number(actual), number(expected), what);
    }
  }

  /** The values lie between -100 and 100, so that what cancels leaves no more than this. */
  private static void assertClose(double actual, double expected, String what) {
    if (Double.isNaN(expected) || Double.isInfinite(expected)) {
      assertThat(actual).as(what).isEqualTo(Double.valueOf(expected));
    } else {
      assertThat(actual)
          .as(what)
          .isCloseTo(expected, Offset.offset(RELATIVE * Math.max(1, Math.abs(expected))));
    }
  }

  /** About a hundred samples, some before and some after the range, some not numbers. */
  private static List<Sample> samples(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Sample> samples = new ArrayList<>();
    long nanos = random.nextLong(40_000_000_000L);
    int count = random.nextInt(120);
    for (int i = 0; i < count; i++) {
      long second = START - 20 + nanos / 1_000_000_000;
      samples.add(
          new Sample(
              second,
              (int) (nanos % 1_000_000_000),
              new ScalarDouble(value(random)),
              random.nextInt(4),
              0));
      nanos += random.nextInt(5) == 0 ? 1_000_000_000 : 1 + random.nextLong(12_000_000_000L);
    }
    return samples;
  }

  private static double value(SplittableRandom random) {
    return random.nextInt(15) == 0 ? Double.NaN : random.nextDouble(-100, 100);
  }

  private static TimeRange range(long seed) {
    SplittableRandom random = new SplittableRandom(seed + 1);
    Instant from =
        Instant.ofEpochSecond(
            START + random.nextInt(60), random.nextBoolean() ? 0 : random.nextInt(1_000_000_000));
    return new TimeRange(from, from.plusSeconds(RANGE_SECONDS));
  }

  private static boolean before(Sample sample, TimeRange range) {
    return sample.instant().isBefore(range.from());
  }

  private static boolean isWithin(Sample sample, TimeRange range) {
    return !before(sample, range) && !sample.instant().isAfter(range.to());
  }

  private static Sample at(long second, int nano, double value) {
    return new Sample(second, nano, new ScalarDouble(value), 0, 0);
  }

  private static double line(long second, int nano) {
    return second - START + nano / 1e9;
  }

  private static double time(Sample sample) {
    return sample.epochSecond() + sample.nano() / 1e9;
  }

  private static double number(Sample sample) {
    return ((ScalarDouble) sample.value()).value();
  }

  private static long middle(long bin, int seconds) {
    return bin * seconds + seconds / 2;
  }
}
