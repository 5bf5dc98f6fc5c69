package io.varve.summary;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.invariants.Guards;
import io.varve.sample.Sample;
import io.varve.store.LeftOut;
import io.varve.store.PartitionFile;
import io.varve.store.Store;
import io.varve.store.TimeRange;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What summaries answer is what all the samples answer. */
class SummaryProperties {
  private static final long DAY = SummaryFixture.DAY;

  @Guards("H4")
  @Property(tries = 10)
  void daysAnswerAsTheirSamplesDo(
      @ForAll long seed, @ForAll @IntRange(min = 5000, max = 200_000) int count)
      throws IOException {
    answersAsSamplesDo(seed, count, DAY, DAY + 3 * 86_400);
  }

  @Property(tries = 2)
  void yearsAnswerAsTheirSamplesDo(@ForAll long seed) throws IOException {
    answersAsSamplesDo(seed, 400_000, DAY - 300 * 86_400, DAY + 200 * 86_400);
  }

  private static void answersAsSamplesDo(long seed, int count, long from, long to)
      throws IOException {
    RandomGenerator random = new SplittableRandom(seed);
    try (SummaryFixture pv = new SummaryFixture()) {
      Store store = to - from > 10 * 86_400 ? pv.pv.lts : pv.pv.mts;
      List<Sample> samples = SummaryFixture.wild(from, to, count, random);
      for (PartitionFile file : pv.write(store, samples)) {
        pv.summaries.bringUpToDate(file);
      }
      for (int query = 0; query < 12; query++) {
        long one = from - 1000 + random.nextLong(to - from + 2000);
        long other = from - 1000 + random.nextLong(to - from + 2000);
        int nano = random.nextInt(1_000_000_000);
        int seconds = width(random);
        assertAnswer(
            pv,
            samples,
            new TimeRange(
                Instant.ofEpochSecond(Math.min(one, other), nano),
                Instant.ofEpochSecond(Math.max(one, other) + 1, nano / 2)),
            seconds);
      }
    }
  }

  private static int width(RandomGenerator random) {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(1, 200);
      case 1 -> 300 * random.nextInt(1, 12);
      case 2 -> 86_400;
      default -> random.nextInt(200, 200_000);
    };
  }

  static void assertAnswer(SummaryFixture pv, List<Sample> samples, TimeRange range, int seconds)
      throws IOException {
    long from = range.from().getEpochSecond() * 1_000_000_000L + range.from().getNano();
    long to = range.to().getEpochSecond() * 1_000_000_000L + range.to().getNano();
    TreeMap<Long, List<Sample>> expected = BruteForce.bins(samples, from, to, seconds);
    TreeMap<Long, Aggregate> found = new TreeMap<>();
    Bins bins = new Bins(seconds);
    try (SummedStream steps =
        new SummaryReader(pv.pv.catalogue)
            .range(pv.pv.key, pv.pv.stores(), range, List.of(), LeftOut.LOGGED)
            .open(bins, false)) {
      while (steps.next()) {
        Aggregate step = step(steps);
        assertEnds(steps, step);
        if (step.firstTime() >= from) {
          assertThat(bins.areOne(step.firstTime(), step.lastTime())).isTrue();
          found
              .computeIfAbsent(
                  bins.of(Math.floorDiv(step.firstTime(), 1_000_000_000L)), bin -> new Aggregate())
              .merge(step);
        }
      }
    }
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    found.forEach((bin, sum) -> BruteForce.assertSame(sum, expected.get(bin)));
  }

  private static Aggregate step(SummedStream steps) {
    Aggregate sum = steps.sum();
    if (sum == null) {
      sum = new Aggregate();
      sum.add(steps.current());
    }
    return sum;
  }

  /** The samples at both ends of a step can be had themselves. */
  private static void assertEnds(SummedStream steps, Aggregate step) throws IOException {
    assertThat(Aggregate.timeOf(steps.first())).isEqualTo(step.firstTime());
    assertThat(Aggregate.valueOf(steps.first())).isEqualTo((Double) step.first());
    assertThat(Aggregate.timeOf(steps.last())).isEqualTo(step.lastTime());
    assertThat(Aggregate.valueOf(steps.last())).isEqualTo((Double) step.last());
  }

  @Guards("H3")
  @Property(tries = 8)
  void growingStepByStepGivesWhatOneGoGives(
      @ForAll long seed, @ForAll @IntRange(min = 200_000, max = 300_000) int count)
      throws IOException {
    RandomGenerator random = new SplittableRandom(seed);
    long days = random.nextBoolean() ? 1 : 20;
    List<Sample> samples =
        SummaryFixture.wild(DAY - 20 * 86_400, DAY + (days - 20) * 86_400, count, random);
    Assume.that(samples.size() > 100_000);
    try (SummaryFixture grown = new SummaryFixture();
        SummaryFixture whole = new SummaryFixture()) {
      Store store = days == 1 ? grown.pv.mts : grown.pv.lts;
      Store other = days == 1 ? whole.pv.mts : whole.pv.lts;
      PartitionFile file = grown.file(store, DAY - 20 * 86_400);
      int from = 0;
      while (from < samples.size()) {
        int to = Math.min(samples.size(), from + random.nextInt(1, samples.size() / 3));
        List<Sample> part = samples.subList(from, to);
        if (random.nextInt(3) > 0) {
          grown.append(store, part);
          grown.summaries.bringUpToDate(file);
        } else {
          long position = Files.exists(file.path()) ? Files.size(file.path()) : 0;
          grown.append(store, part);
          grown.appended(file, part, position);
        }
        from = to;
      }
      PartitionFile atOnce = whole.append(other, samples);
      assertThat(whole.summaries.rebuild(atOnce)).isEqualTo(Summaries.Outcome.WRITTEN);
      assertThat(Files.readAllBytes(SummaryFixture.summary(file)))
          .isEqualTo(Files.readAllBytes(SummaryFixture.summary(atOnce)));
      assertThat(grown.summaries.rebuild(file)).isEqualTo(Summaries.Outcome.CURRENT);
    }
  }

  @Guards("H4")
  @Property(tries = 4)
  void filesThatOverlapAreCountedOnce(@ForAll long seed) throws IOException {
    RandomGenerator random = new SplittableRandom(seed);
    try (SummaryFixture pv = new SummaryFixture()) {
      long from = DAY - 20 * 86_400;
      List<Sample> samples = SummaryFixture.wild(from, DAY, 150_000, random);
      TreeMap<Long, Sample> all = new TreeMap<>();
      samples.forEach(sample -> all.putIfAbsent(BruteForce.time(sample), sample));
      List<Sample> distinct = List.copyOf(all.values());
      int middle = distinct.size() * 3 / 4;
      int overlap = random.nextInt(0, 20_000);
      for (Map.Entry<Store, List<Sample>> part :
          Map.of(
                  pv.pv.lts, distinct.subList(0, middle),
                  pv.pv.mts, distinct.subList(middle - overlap, distinct.size()))
              .entrySet()) {
        for (PartitionFile file : pv.write(part.getKey(), part.getValue())) {
          pv.summaries.bringUpToDate(file);
        }
      }
      for (int query = 0; query < 5; query++) {
        assertAnswer(
            pv,
            distinct,
            new TimeRange(
                Instant.ofEpochSecond(from + random.nextInt(86_400 * 5), 5),
                Instant.ofEpochSecond(DAY - random.nextInt(86_400 * 5), 5)),
            width(random));
      }
    }
  }
}
