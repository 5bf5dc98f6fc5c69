package io.varve.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.invariants.Guards;
import io.varve.partition.Partition;
import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.SampleEncoder;
import io.varve.sample.DbrType;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A sample out of order is in an answer or is not; all others are there as if it were not. */
@Guards({"C7", "C9"})
class StrayProperties {
  private static final Instant YEAR = Instant.parse("2023-01-01T00:00:00Z");
  private static final int DAY = 86_400;
  private static final int SECONDS = 365 * DAY;
  private static final int QUERIES = 20;

  @Property(tries = 100)
  void aSampleOutOfOrderHidesNoOther(@ForAll Random random) throws IOException {
    Path folder = Files.createTempDirectory("stray");
    try {
      StoreFixture pv = new StoreFixture(folder, "S:x");
      List<Instant> times = times(random);
      Instant stray = times.remove(random.nextInt(times.size()));
      List<Instant> lying = new ArrayList<>(times);
      // Often where the seek looks first, or at the end.
      int middle = lying.size() / 2 + random.nextInt(11) - 5;
      int place =
          switch (random.nextInt(3)) {
            case 0 -> random.nextInt(lying.size() + 1);
            case 1 -> Math.clamp(middle, 0, lying.size());
            default -> lying.size();
          };
      lying.add(place, stray);
      write(pv, lying, random);

      for (int query = 0; query < QUERIES; query++) {
        Instant from = times.get(random.nextInt(times.size())).plusNanos(random.nextInt(3) - 1L);
        Instant to = from.plusSeconds(random.nextInt(query % 2 == 0 ? 2 * DAY : SECONDS));
        List<Instant> read = read(pv, new TimeRange(from, to));
        assertThat(read).doesNotHaveDuplicates();
        assertThat(Set.copyOf(read)).isIn(wanted(lying, from, to), wanted(times, from, to));
      }
      Instant newest =
          new NewestSample(pv.catalogue).find(pv.key, pv.stores()).orElseThrow().instant();
      assertThat(newest).isIn(times.getLast(), stray).isAfterOrEqualTo(times.getLast());
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  private static List<Instant> times(Random random) {
    TreeSet<Instant> times = new TreeSet<>();
    int count = 3 + random.nextInt(random.nextBoolean() ? 20 : 3_000);
    while (times.size() < count) {
      times.add(YEAR.plusSeconds(random.nextInt(SECONDS)).plusNanos(random.nextInt(1_000_000_000)));
    }
    return new ArrayList<>(times);
  }

  private static void write(StoreFixture pv, List<Instant> times, Random random)
      throws IOException {
    LineBuffer lines = new LineBuffer(1024);
    for (Instant time : times) {
      String text = "x".repeat(random.nextInt(100));
      new SampleEncoder()
          .encode(
              new Sample(
                  time.getEpochSecond(), time.getNano(), new SampleValue.ScalarString(text), 0, 0),
              lines);
    }
    Partition year = pv.lts.granularity().at(YEAR.getEpochSecond());
    pv.appender.append(
        pv.lts, pv.key, pv.pvName, DbrType.SCALAR_STRING, year, lines.array(), 0, lines.size());
  }

  private static Set<Instant> wanted(List<Instant> times, Instant from, Instant to) {
    TreeSet<Instant> sorted = new TreeSet<>(times);
    TreeSet<Instant> wanted = new TreeSet<>(sorted.subSet(from, false, to, true));
    Instant carried = sorted.floor(from);
    if (carried != null) {
      wanted.add(carried);
    }
    return wanted;
  }

  private static List<Instant> read(StoreFixture pv, TimeRange range) throws IOException {
    List<Instant> read = new ArrayList<>();
    try (SampleStream stream =
        new RangeReader(pv.catalogue).open(pv.key, pv.stores(), range, List.of())) {
      while (stream.next()) {
        read.add(Instant.ofEpochSecond(stream.current().epochSecond(), stream.current().nano()));
      }
    }
    return read;
  }
}
