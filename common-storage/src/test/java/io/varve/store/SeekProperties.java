package io.varve.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.invariants.Guards;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What seeking finds is what reading everything finds. */
@Guards("C9")
class SeekProperties {
  private static final long BASE = Instant.parse("2023-12-30T00:00:00Z").getEpochSecond();
  private static final int SPAN = 4 * 86_400;

  /** A sample at an offset in seconds and nanoseconds; the text makes lines of all lengths. */
  record Written(int second, int nano, int length, int store) {}

  @Provide
  Arbitrary<List<Written>> files() {
    return Combinators.combine(
            Arbitraries.integers().between(0, SPAN),
            Arbitraries.of(0, 1, 500_000_000, 999_999_999),
            Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(8, Arbitraries.integers().between(0, 40)),
                net.jqwik.api.Tuple.of(1, Arbitraries.integers().between(0, 40_000))),
            Arbitraries.integers().between(0, 2))
        .as(Written::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(150);
  }

  @Property(tries = 150)
  void seekingEqualsScanning(
      @ForAll("files") List<Written> written, @ForAll("moments") List<Integer> moments)
      throws IOException {
    Path folder = Files.createTempDirectory("seek");
    try {
      StoreFixture pv = new StoreFixture(folder, "S:x");
      TreeMap<Instant, Sample> all = new TreeMap<>();
      written.stream()
          .sorted(Comparator.comparingInt(Written::second).thenComparingInt(Written::nano))
          .forEach(w -> all.putIfAbsent(at(w), sample(w)));
      for (Sample sample : all.values()) {
        // Each sample lies in one store of three, and every fifth in two.
        int store = sample.severity();
        pv.append(pv.stores().get(store), sample);
        if (sample.nano() == 1) {
          pv.append(pv.stores().get((store + 1) % 3), sample);
        }
      }
      for (int i = 0; i + 1 < moments.size(); i += 2) {
        Instant one = Instant.ofEpochSecond(BASE + moments.get(i), (long) i * 250_000_000L);
        Instant other = Instant.ofEpochSecond(BASE + moments.get(i + 1));
        Instant from = one.isBefore(other) ? one : other;
        Instant to = one.isBefore(other) ? other : one;
        assertThat(read(pv, from, to)).isEqualTo(expected(all, from, to));
      }
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  @Provide
  Arbitrary<List<Integer>> moments() {
    return Arbitraries.integers().between(-1000, SPAN + 1000).list().ofSize(10);
  }

  private static List<Instant> expected(TreeMap<Instant, Sample> all, Instant from, Instant to) {
    List<Instant> expected = new ArrayList<>();
    Instant carried = all.floorKey(from);
    if (carried != null) {
      expected.add(carried);
    }
    expected.addAll(all.subMap(from, false, to, true).keySet());
    return expected;
  }

  private static List<Instant> read(StoreFixture pv, Instant from, Instant to) throws IOException {
    List<Instant> read = new ArrayList<>();
    try (SampleStream stream =
        new RangeReader(pv.catalogue)
            .open(pv.key, pv.stores(), new TimeRange(from, to), List.of())) {
      while (stream.next()) {
        read.add(Instant.ofEpochSecond(stream.current().epochSecond(), stream.current().nano()));
      }
    }
    return read;
  }

  private static Instant at(Written written) {
    return Instant.ofEpochSecond(BASE + written.second, written.nano);
  }

  private static Sample sample(Written written) {
    return new Sample(
        BASE + written.second,
        written.nano,
        new SampleValue.ScalarString("x".repeat(written.length)),
        written.store,
        0);
  }
}
