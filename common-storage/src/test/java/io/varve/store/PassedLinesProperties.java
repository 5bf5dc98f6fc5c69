package io.varve.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.invariants.Guards;
import io.varve.partition.Partition;
import io.varve.partition.Years;
import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import io.varve.plainpb.SampleEncoder;
import io.varve.plainpb.ScalarColumns;
import io.varve.sample.DbrType;
import io.varve.sample.FieldValue;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Lines and numbers that are passed on are those that reading sample by sample gives. */
@Guards({"C5", "C7"})
class PassedLinesProperties {
  private static final long BASE = Instant.parse("2023-12-31T00:00:00Z").getEpochSecond();
  private static final int DAYS = 3;
  private static final int DAY = 86_400;
  private static final List<DbrType> TYPES =
      List.of(
          DbrType.SCALAR_DOUBLE,
          DbrType.SCALAR_SHORT,
          DbrType.SCALAR_FLOAT,
          DbrType.SCALAR_INT,
          DbrType.SCALAR_ENUM,
          DbrType.SCALAR_BYTE,
          DbrType.SCALAR_STRING);

  @Property(tries = 100)
  void passedLinesAreThoseOfTheSamples(@ForAll Random random) throws IOException {
    inArchive(
        random, (pv, range) -> assertThat(read(pv, range, true)).isEqualTo(read(pv, range, false)));
  }

  @Property(tries = 100)
  void passedNumbersAreThoseOfTheSamples(@ForAll Random random) throws IOException {
    inArchive(
        random,
        (pv, range) -> assertThat(numbers(pv, range, true)).isEqualTo(numbers(pv, range, false)));
  }

  /** Something that must be so for any range. */
  private interface Check {
    void of(StoreFixture pv, TimeRange range) throws IOException;
  }

  private static void inArchive(Random random, Check check) throws IOException {
    Path folder = Files.createTempDirectory("lines");
    try {
      StoreFixture pv = new StoreFixture(folder, "L:x");
      DbrType type = TYPES.get(random.nextInt(TYPES.size()));
      for (Store store : pv.stores()) {
        write(pv, store, type, random);
      }
      for (int query = 0; query < 10; query++) {
        Instant from = Instant.ofEpochSecond(BASE + random.nextInt(DAYS * DAY), query % 2);
        Instant to = from.plusSeconds(random.nextInt(DAYS * DAY));
        check.of(pv, new TimeRange(from, to));
      }
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  /** Time, value and alarm of each sample; of one that has no number or has fields, its line. */
  private static List<String> numbers(StoreFixture pv, TimeRange range, boolean passing)
      throws IOException {
    List<String> numbers = new ArrayList<>();
    ScalarColumns columns = new ScalarColumns(100);
    try (SampleStream stream =
        new RangeReader(pv.catalogue).open(pv.key, pv.stores(), range, List.of())) {
      while (stream.next()) {
        SampleCursor at = stream.current();
        if (!ScalarColumns.suit(at.type()) || at.hasFields()) {
          numbers.add(at.sample().toString());
          continue;
        }
        columns.add(at);
        int room = 99;
        while (passing && room > 0) {
          int passed = stream.passScalars(columns);
          if (passed == 0) {
            break;
          }
          room -= passed;
        }
        for (int i = 0; i < columns.size(); i++) {
          numbers.add(
              columns.epochSecond(i)
                  + "."
                  + columns.nano(i)
                  + " "
                  + columns.type()
                  + " "
                  + columns.bits(i)
                  + " "
                  + columns.severity(i)
                  + " "
                  + columns.status(i));
        }
        columns.clear();
      }
    }
    return numbers;
  }

  private static String read(StoreFixture pv, TimeRange range, boolean passing) throws IOException {
    LineBuffer lines = new LineBuffer(1024);
    long samples = 0;
    try (SampleStream stream =
        new RangeReader(pv.catalogue).open(pv.key, pv.stores(), range, List.of())) {
      while (stream.next()) {
        samples++;
        stream.current().copyLineTo(lines);
        if (passing) {
          samples += stream.passLines(lines::put);
        }
      }
    }
    return samples + " " + new String(lines.toByteArray(), StandardCharsets.ISO_8859_1);
  }

  /** Files of some days of a store, with all that can be wrong in them. */
  private static void write(StoreFixture pv, Store store, DbrType type, Random random)
      throws IOException {
    int step = 20 + random.nextInt(600);
    int end = random.nextInt(DAYS * DAY);
    LineBuffer lines = new LineBuffer(1024);
    Partition partition = null;
    for (int second = random.nextInt(DAYS * DAY); second < end; second += step) {
      Partition here = store.granularity().at(BASE + second);
      if (!here.equals(partition)) {
        save(pv, store, partition, lines);
        partition = here;
        new PartitionHeader(type, pv.pvName, Years.of(BASE + second)).writeTo(lines);
      }
      line(type, BASE + second, random, lines);
    }
    if (random.nextBoolean() && partition != null) {
      lines.truncate(lines.size() - 1 - random.nextInt(4));
    }
    save(pv, store, partition, lines);
  }

  private static void line(DbrType type, long second, Random random, LineBuffer lines) {
    int before = lines.size();
    long stray = random.nextInt(50) == 0 ? random.nextInt(20_000) - 10_000 : 0;
    long time = Math.max(Years.startOf(Years.of(second)), second + stray);
    Sample sample =
        new Sample(
            Years.of(time) == Years.of(second) ? time : second,
            random.nextInt(1_000_000_000),
            value(type, random),
            random.nextInt(20) == 0 ? 10 : random.nextInt(4),
            random.nextInt(40));
    new SampleEncoder()
        .encode(
            random.nextInt(30) == 0
                ? sample.withFields(List.of(new FieldValue("HIHI", "9")), true)
                : sample,
            lines);
    switch (random.nextInt(40)) {
      case 0 -> lines.put((byte) '\n');
      case 1 -> lines.truncate(lines.size() - 1);
      case 2 -> lines.array()[before + random.nextInt(lines.size() - before)] ^= 0x12;
      default -> {
        // As it should be.
      }
    }
  }

  private static SampleValue value(DbrType type, Random random) {
    return switch (type) {
      case SCALAR_DOUBLE ->
          new SampleValue.ScalarDouble(
              random.nextBoolean() ? random.nextGaussian() : random.nextInt(30));
      case SCALAR_SHORT -> new SampleValue.ScalarShort((short) random.nextInt());
      case SCALAR_FLOAT -> new SampleValue.ScalarFloat((float) random.nextGaussian());
      case SCALAR_INT -> new SampleValue.ScalarInt(random.nextInt() >> random.nextInt(32));
      case SCALAR_ENUM -> new SampleValue.ScalarEnum((short) random.nextInt(40));
      case SCALAR_BYTE -> new SampleValue.ScalarByte((byte) random.nextInt());
      default -> new SampleValue.ScalarString("x".repeat(random.nextInt(40)));
    };
  }

  private static void save(StoreFixture pv, Store store, Partition partition, LineBuffer lines)
      throws IOException {
    if (partition != null) {
      Path file = store.file(pv.key, partition);
      Files.createDirectories(file.getParent());
      Files.write(file, lines.toByteArray());
      lines.clear();
    }
  }
}
