package io.varve.retrieval.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.ScalarColumns;
import io.varve.retrieval.Lines;
import io.varve.sample.DbrType;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import io.varve.store.RangeReader;
import io.varve.store.SampleStream;
import io.varve.store.StoreFixture;
import io.varve.store.TimeRange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several ranges give each sample once, taken one by one or many at once. */
class RangesStreamTest {
  private static final long START = Instant.parse("2026-01-31T00:00:00Z").getEpochSecond();
  private static final int SAMPLES = 20_000;

  @TempDir private Path folder;
  private StoreFixture pv;

  @BeforeEach
  void archiveEveryThirdSecond() throws IOException {
    pv = new StoreFixture(folder, "R:x");
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < SAMPLES; i++) {
      samples.add(new Sample(START + i * 3L, i, new SampleValue.ScalarDouble(i), 0, 0));
    }
    byte[] lines = Lines.of(samples);
    pv.appender.append(
        pv.mts,
        pv.key,
        pv.pvName,
        DbrType.SCALAR_DOUBLE,
        pv.mts.granularity().at(START),
        lines,
        0,
        lines.length);
  }

  @RepeatedTest(20)
  void whatIsTakenAtOnceIsWhatComesOneByOne(RepetitionInfo repetition) throws IOException {
    RandomGenerator random = new SplittableRandom(repetition.getCurrentRepetition());
    List<TimeRange> ranges = ranges(random);
    String one = linesOneByOne(ranges);
    assertThat(linesAtOnce(ranges)).isEqualTo(one);
    assertThat(valuesAtOnce(ranges)).isEqualTo(valuesOneByOne(ranges)).doesNotHaveDuplicates();
    assertThat(one.length()).isEqualTo(bytesOf(ranges));
  }

  /** Files that another archiver wrote may not be in order. */
  @Test
  void aLineThatIsOlderThanTheOneBeforeItBringsNothingBack() throws IOException {
    StoreFixture disordered = new StoreFixture(folder, "R:disordered");
    for (int second : new int[] {10, 100, 5, 200}) {
      disordered.append(
          disordered.mts,
          new Sample(START + second, 0, new SampleValue.ScalarDouble(second), 0, 0));
    }
    pv = disordered;
    List<TimeRange> ranges =
        List.of(
            new TimeRange(Instant.ofEpochSecond(START + 50), Instant.ofEpochSecond(START + 150)),
            new TimeRange(Instant.ofEpochSecond(START + 160), Instant.ofEpochSecond(START + 300)));
    assertThat(linesAtOnce(ranges)).isEqualTo(linesOneByOne(ranges));
    assertThat(valuesAtOnce(ranges)).doesNotHaveDuplicates().contains(100.0, 200.0);
  }

  /** Some that follow closely, so that the sample before one is the last of the one before. */
  private static List<TimeRange> ranges(RandomGenerator random) {
    List<TimeRange> ranges = new ArrayList<>();
    Instant from = Instant.ofEpochSecond(START + random.nextInt(100));
    for (int i = 0; i < 6; i++) {
      Instant to = from.plusSeconds(1 + random.nextInt(12_000));
      ranges.add(new TimeRange(from, to));
      from = to.plusNanos(1).plusSeconds(random.nextBoolean() ? 0 : random.nextInt(5000));
    }
    return ranges;
  }

  private RangesStream open(List<TimeRange> ranges) {
    RangeReader reader = new RangeReader(pv.catalogue);
    return new RangesStream(ranges, range -> reader.open(pv.key, pv.stores(), range, List.of()));
  }

  private String linesOneByOne(List<TimeRange> ranges) throws IOException {
    LineBuffer lines = new LineBuffer(1024);
    try (SampleStream stream = open(ranges)) {
      while (stream.next()) {
        stream.current().copyLineTo(lines);
      }
    }
    return text(lines);
  }

  private String linesAtOnce(List<TimeRange> ranges) throws IOException {
    LineBuffer lines = new LineBuffer(1024);
    int passed = 0;
    try (SampleStream stream = open(ranges)) {
      while (stream.next()) {
        stream.current().copyLineTo(lines);
        for (int some = 1; some > 0; passed += some) {
          some = stream.passLines(lines::put);
        }
      }
    }
    assertThat(passed).isPositive();
    return text(lines);
  }

  private static String text(LineBuffer lines) {
    return new String(lines.toByteArray(), StandardCharsets.ISO_8859_1);
  }

  private List<Double> valuesOneByOne(List<TimeRange> ranges) throws IOException {
    List<Double> values = new ArrayList<>();
    try (SampleStream stream = open(ranges)) {
      while (stream.next()) {
        values.add(stream.current().doubleAt(0));
      }
    }
    return values;
  }

  private List<Double> valuesAtOnce(List<TimeRange> ranges) throws IOException {
    List<Double> values = new ArrayList<>();
    ScalarColumns columns = new ScalarColumns(500);
    try (SampleStream stream = open(ranges)) {
      while (stream.next()) {
        columns.clear();
        columns.add(stream.current());
        stream.passScalars(columns);
        for (int i = 0; i < columns.size(); i++) {
          values.add(Double.longBitsToDouble(columns.bits(i)));
        }
      }
    }
    return values;
  }

  /** Of all samples that lie in a range or are the newest before one, each once. */
  private static int bytesOf(List<TimeRange> ranges) throws IOException {
    List<Sample> wanted = new ArrayList<>();
    for (int i = 0; i < SAMPLES; i++) {
      Instant time = Instant.ofEpochSecond(START + i * 3L, i);
      Instant next = Instant.ofEpochSecond(START + (i + 1) * 3L, i + 1);
      boolean last = i + 1 == SAMPLES;
      if (ranges.stream()
          .anyMatch(range -> !time.isAfter(range.to()) && (last || next.isAfter(range.from())))) {
        wanted.add(
            new Sample(
                time.getEpochSecond(), time.getNano(), new SampleValue.ScalarDouble(i), 0, 0));
      }
    }
    return Lines.of(wanted).length;
  }
}
