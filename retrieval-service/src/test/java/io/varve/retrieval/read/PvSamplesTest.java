package io.varve.retrieval.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.name.KeyRule;
import io.varve.operator.OperatorName;
import io.varve.operator.Workers;
import io.varve.retrieval.Lines;
import io.varve.retrieval.pv.PvQuery;
import io.varve.retrieval.pv.ResolvedPv;
import io.varve.sample.DbrType;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import io.varve.store.KnownLines;
import io.varve.store.PartitionFile;
import io.varve.store.SampleStream;
import io.varve.store.StoreFixture;
import io.varve.store.StoreMacros;
import io.varve.store.TimeRange;
import io.varve.summary.Summaries;
import io.varve.typeinfo.TypeInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A day of 1 Hz, read for operators. */
class PvSamplesTest {
  private static final int DAY = 86_400;
  private static final long START = Instant.parse("2024-03-01T00:00:00Z").getEpochSecond();

  @TempDir private Path folder;
  private StoreFixture pv;
  private PartitionFile file;
  private PvSamples samples;
  private final Workers workers = new Workers(2);

  @BeforeEach
  void write() throws IOException {
    pv = new StoreFixture(folder, "T:x");
    List<Sample> day =
        IntStream.range(0, DAY)
            .mapToObj(i -> new Sample(START + i, 0, new SampleValue.ScalarDouble(i % 100), 0, 0))
            .toList();
    byte[] lines = Lines.of(day);
    pv.appender.append(
        pv.mts,
        pv.key,
        pv.pvName,
        DbrType.SCALAR_DOUBLE,
        pv.mts.granularity().at(START),
        lines,
        0,
        lines.length);
    file = pv.catalogue.files(pv.mts, pv.key).getFirst();
    samples =
        new PvSamples(
            pv.catalogue, KnownLines.NONE, new StoreMacros(Map.of()), KeyRule.DEFAULT, workers);
  }

  @AfterEach
  void stop() {
    workers.close();
  }

  private PvQuery query(String operator, TimeRange... ranges) {
    TypeInfo info =
        TypeInfo.named("T:x")
            .dataStores(
                List.of(
                    "pb://localhost?name=MTS&rootFolder="
                        + pv.mts.root()
                        + "&partitionGranularity=PARTITION_DAY"))
            .build();
    return new PvQuery(
        "T:x", new ResolvedPv(info, "T:x", ""), List.of(ranges), OperatorName.parse(operator));
  }

  private static TimeRange range(long from, long to) {
    return new TimeRange(Instant.ofEpochSecond(START + from), Instant.ofEpochSecond(START + to));
  }

  private List<Double> answer(PvQuery query, Watch watch) throws IOException {
    List<Double> values = new ArrayList<>();
    try (SampleStream stream = samples.open(query, List.of(), watch)) {
      while (stream.next()) {
        values.add(stream.current().doubleAt(0));
      }
    }
    return values;
  }

  // invariant C12
  @Test
  void aFieldWithoutEntriesIsNotReadBeyondItsTime() {
    PvQuery plain = query("", range(0, DAY));
    PvQuery field =
        new PvQuery(
            "T:x.HIHI",
            new ResolvedPv(plain.pv().info(), "T:x", "HIHI"),
            plain.ranges(),
            Optional.empty());
    assertThatThrownBy(
            () ->
                answer(
                    field,
                    () -> {
                      throw new IOException("The time is over");
                    }))
        .hasMessage("The time is over");
  }

  @Timeout(20)
  @Test
  void yearsWithoutSamplesAreNotLookedAtPieceByPiece() throws IOException {
    TimeRange always =
        new TimeRange(Instant.parse("0001-01-01T00:00:00Z"), Instant.parse("2900-01-01T00:00:00Z"));
    assertThat(answer(query("medianSample_60", always), () -> {}))
        .isEqualTo(answer(query("medianSample_60", range(-7200, DAY + 7200)), () -> {}))
        .hasSize(DAY / 60);
    assertThat(
            answer(
                query("medianSample_60", new TimeRange(always.from(), range(0, 5).to())), () -> {}))
        .hasSize(1);
    // The newest before the start is all there is.
    assertThat(answer(query("medianSample_60", range(10 * DAY, 20 * DAY)), () -> {}))
        .isEqualTo(answer(query("medianSample_60", range(10 * DAY, 10 * DAY + 60)), () -> {}))
        .isNotEmpty();
  }

  /** Empties lines in the middle, as nobody may; who reads them misses samples. */
  private void loseSamples(long from, long to) throws IOException {
    try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.WRITE)) {
      byte[] empty = new byte[(int) (to - from)];
      Arrays.fill(empty, (byte) '\n');
      channel.write(ByteBuffer.wrap(empty), from);
    }
  }

  @Test
  void wholeBinsComeFromTheSummary() throws IOException {
    new Summaries(pv.catalogue).bringUpToDate(file);
    List<Double> all = answer(query("count_3600", range(0, DAY - 1)), () -> {});
    assertThat(all).hasSize(24).containsOnly(3600.0);

    long length = Files.size(file.path());
    loseSamples(length / 4, length / 2);
    assertThat(answer(query("count_3600", range(0, DAY - 1)), () -> {})).isEqualTo(all);
    TimeRange ever =
        new TimeRange(Instant.parse("0001-01-01T00:00:00Z"), Instant.parse("9999-01-01T00:00:00Z"));
    assertThat(answer(query("ncount", ever), () -> {})).containsExactly((double) DAY);
    // Bins of a second are narrower than any bucket of such a PV.
    assertThat(answer(query("countSample_1", range(0, DAY - 1)), () -> {})).hasSizeLessThan(DAY);
  }

  @Test
  void severalRangesAreReadAsSamples() throws IOException {
    new Summaries(pv.catalogue).bringUpToDate(file);
    List<Double> counts =
        answer(query("countSample_3600", range(0, 36_000), range(40_000, DAY - 1)), () -> {});
    assertThat(counts.stream().mapToDouble(count -> count).sum()).isEqualTo(36_001 + DAY - 40_000);
  }

  @Test
  void readingForAnOperatorEndsWhenNobodyMayGoOn() {
    for (String operator : List.of("mean_60", "median_3600", "deadBand_1000")) {
      assertThatThrownBy(
              () ->
                  answer(
                      query(operator, range(-10 * DAY, 10 * DAY)),
                      () -> {
                        throw new IOException("no more time");
                      }))
          .as(operator)
          .hasMessage("no more time");
    }
  }
}
