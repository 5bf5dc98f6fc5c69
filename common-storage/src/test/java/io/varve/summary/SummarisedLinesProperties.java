package io.varve.summary;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.invariants.Guards;
import io.varve.partition.Years;
import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.LineSink;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleEncoder;
import io.varve.sample.DbrType;
import io.varve.sample.Sample;
import io.varve.store.KnownLines;
import io.varve.store.LineRun;
import io.varve.store.Moment;
import io.varve.store.PartitionFile;
import io.varve.store.PlainPbPartition;
import io.varve.store.RangeReader;
import io.varve.store.RangeReader.TailChunk;
import io.varve.store.SampleStream;
import io.varve.store.Store;
import io.varve.store.TimeRange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What is passed on because a summary knows it is what looking at each line gives. */
@Guards({"C5", "C7", "C13", "H5"})
class SummarisedLinesProperties {
  private static final long DAY = SummaryFixture.DAY;

  /** Begins in one year's file and ends in the next. */
  private static final long START = DAY - 3 * 86_400;

  private static final long END = DAY + 3 * 86_400;

  private int changes;
  private final SummarisedLines summaries = new SummarisedLines(new Changes(() -> changes++));
  private long runs;

  /** As the summaries know it, counted. */
  private final KnownLines counted =
      new KnownLines() {
        @Override
        public List<LineRun> of(
            PartitionFile file, PlainPbPartition opened, long from, Moment latest)
            throws IOException {
          List<LineRun> found = summaries.of(file, opened, from, latest);
          runs += found.size();
          return found;
        }

        @Override
        public void changed(PartitionFile file, LineRun run) {
          summaries.changed(file, run);
        }
      };

  /** What a stream gave, and how much of it in one piece. */
  private record Given(byte[] lines, long samples, int longest) {}

  @Property(tries = 25)
  void whatSummariesKnowIsWhatTheLinesSay(@ForAll long seed) throws IOException {
    RandomGenerator random = new SplittableRandom(seed);
    try (SummaryFixture pv = new SummaryFixture()) {
      fill(pv, pv.pv.lts, 150_000, random);
      if (random.nextBoolean()) {
        fill(pv, pv.pv.mts, 60_000, random);
      }
      List<TailChunk> tail = random.nextBoolean() ? tail(pv, random) : List.of();
      for (int query = 0; query < 8; query++) {
        long one = random.nextLong(START, END);
        long other = query == 0 ? END : random.nextLong(START, END);
        TimeRange range =
            new TimeRange(
                Instant.ofEpochSecond(Math.min(one, other), random.nextInt(1_000_000_000)),
                Instant.ofEpochSecond(Math.max(one, other) + 1));
        Given known = read(pv, range, tail, counted, lines -> {});
        Given looked = read(pv, range, tail, KnownLines.NONE, lines -> {});
        assertThat(known.samples).isEqualTo(looked.samples);
        assertThat(Arrays.mismatch(known.lines, looked.lines)).isNegative();
      }
    }
  }

  @Property(tries = 15)
  void aFileThatIsCutWhileItIsReadGivesWholeLinesOfWhatItHeld(@ForAll long seed)
      throws IOException {
    RandomGenerator random = new SplittableRandom(seed);
    try (SummaryFixture pv = new SummaryFixture()) {
      PartitionFile file =
          pv.append(pv.pv.mts, SummaryFixture.everySecond(DAY, 86_400 - random.nextInt(9)));
      pv.summaries.rebuild(file);
      byte[] held = Files.readAllBytes(file.path());
      int header = indexOfNewline(held, 0) + 1;
      int begin = random.nextInt(header, held.length);
      int cut = random.nextInt(header, held.length);
      TimeRange range =
          new TimeRange(Instant.ofEpochSecond(DAY), Instant.ofEpochSecond(DAY + 86_400));
      Given given =
          read(
              pv,
              range,
              List.of(),
              counted,
              passed -> {
                if (passed > begin) {
                  try (FileChannel channel =
                      FileChannel.open(file.path(), StandardOpenOption.WRITE)) {
                    channel.truncate(cut);
                  }
                }
              });
      assertThat(given.lines)
          .isEqualTo(Arrays.copyOfRange(held, header, header + given.lines.length));
      assertThat(given.lines.length == 0 || given.lines[given.lines.length - 1] == '\n').isTrue();
      assertThat(indexOfNewline(held, header + given.lines.length)).isGreaterThanOrEqualTo(cut - 1);
    }
  }

  @Test
  void nearlyAllOfALongRangeIsPassedOnWithoutALook() throws IOException {
    try (SummaryFixture pv = new SummaryFixture()) {
      PartitionFile file = pv.append(pv.pv.mts, SummaryFixture.everySecond(DAY, 86_400));
      pv.summaries.rebuild(file);
      TimeRange range =
          new TimeRange(Instant.ofEpochSecond(DAY), Instant.ofEpochSecond(DAY + 86_400));
      Given given = read(pv, range, List.of(), counted, lines -> {});
      assertThat(given.samples).isEqualTo(86_400);
      assertThat(runs).isBetween(4L, 10L);
      assertThat(given.longest).isGreaterThan(200_000);
    }
  }

  @Test
  void aFileThatIsNoLongerTheOneThatWasSummarisedIsReadLineByLine() throws IOException {
    try (SummaryFixture pv = new SummaryFixture()) {
      PartitionFile file = pv.append(pv.pv.mts, SummaryFixture.everySecond(DAY, 86_400));
      pv.summaries.rebuild(file);
      byte[] lines = Files.readAllBytes(file.path());
      // The first and the last line stay where they are; what is between them moves by a byte.
      int from = indexOfNewline(lines, indexOfNewline(lines, 0) + 1) + 1;
      int to = 1_400_000;
      System.arraycopy(lines, from, lines, from + 1, to - from);
      lines[from] = '\n';
      Files.write(file.path(), lines);
      TimeRange range =
          new TimeRange(Instant.ofEpochSecond(DAY), Instant.ofEpochSecond(DAY + 86_400));
      Given known = read(pv, range, List.of(), counted, passed -> {});
      Given looked = read(pv, range, List.of(), KnownLines.NONE, passed -> {});
      assertThat(Arrays.mismatch(known.lines, looked.lines)).isNegative();
    }
  }

  @Property(tries = 25)
  void whatWasDamagedAfterItWasSummarisedIsLookedAtLineByLine(@ForAll long seed)
      throws IOException {
    changes = 0;
    RandomGenerator random = new SplittableRandom(seed);
    try (SummaryFixture pv = new SummaryFixture()) {
      PartitionFile file = pv.append(pv.pv.mts, SummaryFixture.everySecond(DAY, 86_400));
      pv.summaries.rebuild(file);
      byte[] lines = Files.readAllBytes(file.path());
      int header = indexOfNewline(lines, 0) + 1;
      int first = indexOfNewline(lines, header) + 1;
      int last = lines.length - 30;
      // Where the summary is asked in any case, and anywhere else.
      lines[random.nextInt(600_000, 1_200_000)] ^= 4;
      for (int damaged = random.nextInt(3); damaged > 0; damaged--) {
        lines[random.nextInt(first, last)] ^= (byte) (1 << random.nextInt(8));
      }
      Files.write(file.path(), lines);
      TimeRange range =
          new TimeRange(Instant.ofEpochSecond(DAY), Instant.ofEpochSecond(DAY + 86_400));
      Given known = read(pv, range, List.of(), counted, passed -> {});
      Given looked = read(pv, range, List.of(), KnownLines.NONE, passed -> {});
      assertThat(changes).isOne();
      assertThat(known.longest).isGreaterThan(200_000);
      assertThat(Arrays.mismatch(known.lines, looked.lines)).isNegative();
    }
  }

  @Test
  void whatLiesBetweenTwoBucketsIsInNeither() throws IOException {
    for (boolean grown : new boolean[] {false, true}) {
      try (SummaryFixture pv = new SummaryFixture()) {
        // Buckets of one a second have five minutes.
        PartitionFile file = pv.file(pv.pv.mts, DAY);
        for (int second = 0; second < 85_800; second += 3300) {
          pv.append(pv.pv.mts, SummaryFixture.everySecond(DAY + second, 3300));
          if (grown) {
            pv.summaries.bringUpToDate(file);
          }
          Files.write(file.path(), new byte[] {'\n'}, StandardOpenOption.APPEND);
        }
        pv.summaries.bringUpToDate(file);
        TimeRange range =
            new TimeRange(Instant.ofEpochSecond(DAY), Instant.ofEpochSecond(DAY + 86_400));
        Given known = read(pv, range, List.of(), counted, passed -> {});
        Given looked = read(pv, range, List.of(), KnownLines.NONE, passed -> {});
        assertThat(runs).isPositive();
        assertThat(Arrays.mismatch(known.lines, looked.lines)).isNegative();
        assertThat(pv.summaries.rebuild(file)).isEqualTo(Summaries.Outcome.CURRENT);
      }
    }
  }

  private static int indexOfNewline(byte[] bytes, int from) {
    int at = from;
    while (at < bytes.length && bytes[at] != '\n') {
      at++;
    }
    return at;
  }

  /** Files with what archives hold and should not, summarised at some moment of their growth. */
  private static void fill(SummaryFixture pv, Store store, int count, RandomGenerator random)
      throws IOException {
    List<Sample> samples = SummaryFixture.wild(START, END, count, random);
    int part = samples.size() / (1 + random.nextInt(3)) + 1;
    for (int from = 0; from < samples.size(); from += part) {
      List<Sample> some = samples.subList(from, Math.min(samples.size(), from + part));
      for (PartitionFile file : pv.write(store, some)) {
        if (random.nextInt(4) == 0) {
          damage(file, random);
        }
        if (random.nextInt(4) > 0) {
          pv.summaries.bringUpToDate(file);
        }
      }
    }
  }

  /** Puts lines that are no samples between the others. */
  private static void damage(PartitionFile file, RandomGenerator random) throws IOException {
    byte[] bytes = Files.readAllBytes(file.path());
    int header = indexOfNewline(bytes, 0) + 1;
    try (OutputStream out = Files.newOutputStream(file.path())) {
      int from = 0;
      for (int i = 0; i < 3 && from < bytes.length; i++) {
        int to = indexOfNewline(bytes, random.nextInt(Math.max(from, header), bytes.length)) + 1;
        out.write(bytes, from, Math.min(to, bytes.length) - from);
        out.write(random.nextBoolean() ? new byte[] {'\n'} : new byte[] {8, 1, 7, 7, '\n'});
        from = to;
      }
      if (from < bytes.length) {
        out.write(bytes, from, bytes.length - from);
      }
    }
  }

  private static List<TailChunk> tail(SummaryFixture pv, RandomGenerator random) {
    LineBuffer lines = new LineBuffer(1024);
    long second = random.nextLong(DAY + 86_400, END);
    for (int i = 0; i < 20; i++) {
      new SampleEncoder().encode(SummaryFixture.sample(second + i, 0, i), lines);
    }
    return List.of(
        new TailChunk(
            new PartitionHeader(DbrType.SCALAR_DOUBLE, pv.pv.pvName, Years.of(second)),
            lines.toByteArray()));
  }

  /** Something that happens while lines are passed on. */
  private interface Meanwhile {
    void passed(long bytes) throws IOException;
  }

  private static Given read(
      SummaryFixture pv,
      TimeRange range,
      List<TailChunk> tail,
      KnownLines known,
      Meanwhile meanwhile)
      throws IOException {
    LineBuffer lines = new LineBuffer(1 << 20);
    List<Integer> lengths = new ArrayList<>(List.of(0));
    LineSink sink =
        (bytes, from, length) -> {
          lines.put(bytes, from, length);
          lengths.add(length);
          meanwhile.passed(lines.size());
        };
    long samples = 0;
    try (SampleStream stream =
        new RangeReader(pv.pv.catalogue, known).open(pv.pv.key, pv.pv.stores(), range, tail)) {
      while (stream.next()) {
        samples++;
        stream.current().copyLineTo(lines);
        for (int passed = 1; passed > 0; ) {
          passed = stream.passLines(sink);
          samples += passed;
        }
      }
    }
    return new Given(
        lines.toByteArray(), samples, lengths.stream().mapToInt(Integer::intValue).max().orElse(0));
  }
}
