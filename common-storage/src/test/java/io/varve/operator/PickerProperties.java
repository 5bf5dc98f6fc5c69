package io.varve.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.sample.Sample;
import io.varve.sample.SampleValue.ScalarDouble;
import io.varve.sample.SampleValue.ScalarInt;
import io.varve.sample.SampleValue.WaveformDouble;
import io.varve.store.TimeRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Operators that pick samples of whole bins, against lists of the same. */
class PickerProperties {
  private static final long START = 1_709_251_200;

  @Property(tries = 150)
  void pickersGiveTheFirstAndTheLastOfEachBin(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 120) int seconds) {
    List<Sample> samples = samples(seed);
    TimeRange range = range(seed);
    TreeMap<Long, List<Sample>> bins = bins(samples, range, seconds);

    assertThat(new Stored().with(samples).over("firstSample_" + seconds, range))
        .isEqualTo(bins.values().stream().map(List::getFirst).toList());
    assertThat(new Stored().with(samples).over("lastSample_" + seconds, range))
        .isEqualTo(bins.values().stream().map(List::getLast).toList());
  }

  @Property(tries = 150)
  void fillsRepeatWhatWasBefore(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 120) int seconds) {
    List<Sample> samples = samples(seed);
    TimeRange range = range(seed);
    TreeMap<Long, List<Sample>> bins = bins(samples, range, seconds);
    List<Sample> first = new ArrayList<>();
    List<Sample> last = new ArrayList<>();
    if (!bins.isEmpty()) {
      for (long bin = bins.firstKey(); bin <= bin(range.to(), seconds); bin++) {
        List<Sample> newest = bins.floorEntry(bin).getValue();
        first.add(moved(newest.getFirst(), bin * seconds + seconds / 2));
        last.add(moved(newest.getLast(), bin * seconds + seconds / 2));
      }
    }

    assertThat(new Stored().with(samples).over("firstFill_" + seconds, range)).isEqualTo(first);
    assertThat(new Stored().with(samples).over("lastFill_" + seconds, range)).isEqualTo(last);
  }

  @Property(tries = 100)
  void ncountCountsTheSamplesOfTheRange(@ForAll long seed) {
    List<Sample> samples = samples(seed);
    TimeRange range = range(seed);
    long inside =
        samples.stream()
            .filter(sample -> !sample.instant().isBefore(range.from()))
            .filter(sample -> !sample.instant().isAfter(range.to()))
            .count();

    assertThat(new Stored().with(samples).over("ncount", range))
        .extracting(Sample::value)
        .containsExactly(new ScalarInt((int) inside));
  }

  @Property(tries = 100)
  void optimLastSampleEndsInTheLastValueOfEachBin(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 10) int points) {
    List<Sample> samples = samples(seed);
    TimeRange range = range(seed);
    int seconds = Optimized.secondsPerBin(points, range);
    List<Sample> results =
        new Stored().with(samples).over("optimLastSampleSample_" + points, range);
    if (results.stream().allMatch(sample -> sample.value() instanceof ScalarDouble)) {
      return; // few enough to be shown as they are
    }
    List<Double> lasts =
        bins(samples, range, seconds).values().stream()
            .map(bin -> ((ScalarDouble) bin.getLast().value()).value())
            .toList();

    assertThat(results)
        .extracting(sample -> ((WaveformDouble) sample.value()).values()[5])
        .isEqualTo(lasts);
  }

  @Property(tries = 100)
  void plotsShowTheLowestAndTheHighestOfEachBin(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 120) int seconds) {
    List<Sample> samples = samples(seed);
    TimeRange range = range(seed);
    TreeMap<Long, List<Sample>> bins = bins(samples, range, seconds);
    List<Double> expected = new ArrayList<>();
    for (Map.Entry<Long, List<Sample>> bin : bins.entrySet()) {
      List<Double> values =
          bin.getValue().stream().map(sample -> ((ScalarDouble) sample.value()).value()).toList();
      if (bin.getKey() < bin(range.from(), seconds) && bins.size() == 1) {
        continue;
      }
      if (values.size() <= 2) {
        expected.addAll(values);
      } else {
        expected.add(values.getFirst());
        expected.add(values.stream().min(Double::compare).orElseThrow());
        expected.add(values.stream().max(Double::compare).orElseThrow());
        expected.add(values.getLast());
      }
    }

    List<Sample> results = new Stored().with(samples).over("caplotbinning_" + seconds, range);

    assertThat(results)
        .extracting(sample -> ((ScalarDouble) sample.value()).value())
        .isEqualTo(expected);
    for (int i = 1; i < results.size(); i++) {
      assertThat(results.get(i).instant()).isAfter(results.get(i - 1).instant());
    }
  }

  /** The samples of whole bins of the range, and in the bin before them the newest of before. */
  private static TreeMap<Long, List<Sample>> bins(
      List<Sample> samples, TimeRange range, int seconds) {
    long first = bin(range.from(), seconds);
    long last = bin(range.to(), seconds);
    TreeMap<Long, List<Sample>> bins = new TreeMap<>();
    for (Sample sample : samples) {
      long bin = bin(sample.instant(), seconds);
      if (bin < first) {
        bins.put(first - 1, List.of(sample));
      } else if (bin <= last) {
        bins.computeIfAbsent(bin, each -> new ArrayList<>()).add(sample);
      }
    }
    return bins;
  }

  private static long bin(Instant time, int seconds) {
    return Math.floorDiv(time.getEpochSecond(), (long) seconds);
  }

  private static Sample moved(Sample sample, long second) {
    return new Sample(second, 0, sample.value(), sample.severity(), sample.status());
  }

  private static List<Sample> samples(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Sample> samples = new ArrayList<>();
    long nanos = random.nextLong(40_000_000_000L);
    int count = random.nextInt(120);
    for (int i = 0; i < count; i++) {
      samples.add(
          new Sample(
              START - 20 + nanos / 1_000_000_000,
              (int) (nanos % 1_000_000_000),
              new ScalarDouble(random.nextDouble(-100, 100)),
              random.nextInt(4),
              random.nextInt(20)));
      nanos += 1 + random.nextLong(12_000_000_000L);
    }
    return samples;
  }

  private static TimeRange range(long seed) {
    Instant from = Instant.ofEpochSecond(START + new SplittableRandom(seed + 1).nextInt(60));
    return new TimeRange(from, from.plusSeconds(600));
  }
}
