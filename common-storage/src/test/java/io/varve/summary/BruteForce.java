package io.varve.summary;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** Bins from all samples, by the formulas of contract storage-retrieval 5.3. */
final class BruteForce {
  private static final long SECOND = 1_000_000_000L;
  private static final double PRECISION = 1e-9;

  private BruteForce() {}

  static TreeMap<Long, List<Sample>> bins(List<Sample> samples, long from, long to, long seconds) {
    TreeMap<Long, List<Sample>> bins = new TreeMap<>();
    long newest = Long.MIN_VALUE;
    for (Sample sample : samples) {
      long time = time(sample);
      if (time > newest && time >= from && time <= to) {
        bins.computeIfAbsent(Math.floorDiv(time, seconds * SECOND), bin -> new ArrayList<>())
            .add(sample);
      }
      newest = Math.max(newest, time);
    }
    return bins;
  }

  static long time(Sample sample) {
    return sample.epochSecond() * SECOND + sample.nano();
  }

  private static double value(Sample sample) {
    return ((SampleValue.ScalarDouble) sample.value()).value();
  }

  static void assertSame(Aggregate found, List<Sample> samples) {
    double[] numbers =
        samples.stream().mapToDouble(BruteForce::value).filter(v -> !Double.isNaN(v)).toArray();
    assertThat(found.samples()).isEqualTo(samples.size());
    assertThat(found.numbers()).isEqualTo(numbers.length);
    assertThat(found.min()).isEqualTo((Double) Arrays.stream(numbers).min().orElse(Double.NaN));
    assertThat(found.max()).isEqualTo((Double) Arrays.stream(numbers).max().orElse(Double.NaN));
    assertThat(found.first()).isEqualTo((Double) value(samples.getFirst()));
    assertThat(found.last()).isEqualTo((Double) value(samples.getLast()));
    assertThat(found.firstTime()).isEqualTo(time(samples.getFirst()));
    assertThat(found.lastTime()).isEqualTo(time(samples.getLast()));
    assertThat(found.severity())
        .isEqualTo(samples.stream().mapToInt(Sample::severity).max().orElseThrow());
    assertThat(found.connectionChange())
        .isEqualTo(samples.stream().anyMatch(sample -> !sample.fields().isEmpty()));
    if (numbers.length > 0) {
      assertThat(found.minTime()).isEqualTo(timeOf(samples, found.min()));
      assertThat(found.maxTime()).isEqualTo(timeOf(samples, found.max()));
    }
    assertMoments(found, numbers);
  }

  private static long timeOf(List<Sample> samples, double extreme) {
    return time(samples.stream().filter(s -> value(s) == extreme).findFirst().orElseThrow());
  }

  private static void assertMoments(Aggregate found, double[] numbers) {
    double mean = 0;
    double m2 = 0;
    for (int i = 0; i < numbers.length; i++) {
      double d = numbers[i] - mean;
      double q = d / (i + 1);
      mean += q;
      m2 += i * d * q;
    }
    double n = numbers.length;
    if (n == 0) {
      assertThat(found.mean()).isNaN();
      assertThat(found.variance()).isNaN();
      assertThat(found.populationVariance()).isNaN();
      return;
    }
    double scale = Math.max(Math.abs(found.min()), Math.abs(found.max()));
    assertClose(found.mean(), mean, scale);
    double variance = n == 1 ? 0 : m2 / (n - 1);
    // Where all is nearly the same the formulas themselves are no better than their rounding.
    double variances = variance + scale * scale * 1e-7;
    assertClose(found.variance(), variance, variances);
    assertClose(found.populationVariance(), n == 1 ? 0 : m2 / n, variances);
    if (n > 3 && variance > scale * scale * 1e-12) {
      double a = 0;
      double b = 0;
      double centre = mean;
      for (double x : numbers) {
        a += (x - centre) * (x - centre) * (x - centre);
        b += Math.pow(x - centre, 4);
      }
      double skewness = n / ((n - 1) * (n - 2)) * (a / (variance * Math.sqrt(variance)));
      double kurtosis =
          n * (n + 1) / ((n - 1) * (n - 2) * (n - 3)) * (b / (variance * variance))
              - 3 * (n - 1) * (n - 1) / ((n - 2) * (n - 3));
      assertClose(found.skewness(), skewness, Math.max(1, Math.abs(skewness)));
      assertClose(found.kurtosis(), kurtosis, Math.max(1, Math.abs(kurtosis)));
    }
  }

  private static void assertClose(double found, double expected, double scale) {
    if (Double.isFinite(expected)) {
      assertThat(Math.abs(found - expected))
          .describedAs("%s instead of %s", found, expected)
          .isLessThanOrEqualTo(PRECISION * scale);
    } else {
      assertThat(Double.isFinite(found)).isFalse();
    }
  }
}
