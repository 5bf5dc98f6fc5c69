package io.varve.store;

import static io.varve.store.StoreFixture.doubles;
import static io.varve.store.StoreFixture.longText;
import static io.varve.store.StoreFixture.sample;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.invariants.Guards;
import io.varve.partition.Partition;
import io.varve.sample.DbrType;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which samples a range query returns (contract storage-retrieval 3.3 and 3.4). */
class RangeReaderTest {
  @TempDir Path folder;
  private StoreFixture pv;

  @BeforeEach
  void makePv() {
    pv = new StoreFixture(folder, "R:x");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2024-03-01T06:00:00Z   | 2024-03-01T13:00:00Z   | 1 2
          2024-03-01T12:00:00Z   | 2024-03-01T12:00:00Z   | 2
          2024-03-01T12:00:00Z   | 2024-03-01T23:59:59.5Z | 2 3
          2024-02-01T00:00:00Z   | 2024-02-10T00:00:00Z   | ''
          2024-02-01T00:00:00Z   | 2024-03-01T00:00:01Z   | 1
          2024-03-02T06:00:00Z   | 2024-03-02T13:00:00Z   | 3
          2024-03-03T01:00:00Z   | 2024-03-03T05:00:00Z   | 3
          2024-03-03T06:00:00.2Z | 2024-03-03T06:00:00.4Z | 4
          2024-03-03T06:00:00.2Z | 2024-03-03T06:00:00.5Z | 4 5
          2024-03-03T06:00:00Z   | 2024-03-03T18:00:00Z   | 4 5 6
          2024-03-03T05:00:00Z   | 2024-03-03T06:00:00Z   | 3 4
          2024-03-03T19:00:00Z   | 2024-03-04T05:00:00Z   | 6
          2024-03-03T19:00:00Z   | 2024-03-05T11:00:00Z   | 6 7
          2024-03-03T18:00:00Z   | 2024-03-05T09:00:00Z   | 6
          2024-03-03T12:00:00Z   | 2024-03-05T09:00:00Z   | 5 6
          2024-03-05T11:00:00Z   | 2024-03-05T12:00:00Z   | 7
          2024-03-09T00:00:00Z   | 2024-03-10T00:00:00Z   | 7
          2024-03-01T23:59:59.2Z | 2024-03-01T23:59:59.9Z | 2 3
          2024-03-01T23:59:59.6Z | 2024-03-02T00:10:00Z   | 3
          """)
  void dayFilesAnswerAsInTheContractAndWithoutTheGapInTheLastSecond(
      String from, String to, String values) throws IOException {
    pv.append(
        pv.mts,
        sample("2024-03-01T00:00:01Z", 1),
        sample("2024-03-01T12:00:00Z", 2),
        sample("2024-03-01T23:59:59.5Z", 3),
        sample("2024-03-03T06:00:00Z", 4),
        sample("2024-03-03T06:00:00.5Z", 5),
        sample("2024-03-03T18:00:00Z", 6),
        sample("2024-03-05T10:00:00Z", 7));

    assertThat(pv.read(from, to)).isEqualTo(doubles(values));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2022-12-31T00:00:00Z | 2023-01-02T00:00:00Z | 1 2
          2023-12-31T11:00:00Z | 2024-01-02T00:00:00Z | 3
          2024-01-01T00:00:00Z | 2024-06-01T00:00:00Z | 3
          2023-06-01T00:00:00Z | 2025-06-01T00:00:00Z | 2 3 4 5
          """)
  @Guards("C10")
  void yearFilesAnswerAcrossYearEnds(String from, String to, String values) throws IOException {
    pv.append(
        pv.lts,
        sample("2022-12-31T23:59:59.999999999Z", 1),
        sample("2023-01-01T00:00:00Z", 2),
        sample("2023-12-31T10:00:00Z", 3),
        sample("2024-12-31T23:59:59Z", 4),
        sample("2025-01-01T00:00:00.000000001Z", 5));

    assertThat(pv.read(from, to)).isEqualTo(doubles(values));
  }

  @Test
  void storesAndTheEnginesTailFormOneSeries() throws IOException {
    pv.append(pv.lts, sample("2024-03-01T00:00:00Z", 1));
    pv.append(pv.mts, sample("2024-03-02T00:00:00Z", 2));
    pv.append(pv.sts, sample("2024-03-03T00:00:00Z", 3));

    assertThat(
            pv.read(
                "2024-03-01T12:00:00Z",
                "2024-03-04T12:00:00Z",
                sample("2024-03-03T00:00:00Z", 3),
                sample("2024-03-04T00:00:00Z", 4)))
        .containsExactly(1.0, 2.0, 3.0, 4.0);
  }

  @Test
  void theCarriedSampleIsTheNewestOfAllStores() throws IOException {
    pv.append(pv.lts, sample("2024-01-01T00:00:00Z", 1), sample("2024-06-01T00:00:00Z", 9));
    pv.append(pv.mts, sample("2024-03-02T00:00:00Z", 2));
    pv.append(pv.sts, sample("2024-02-03T00:00:00Z", 3));

    assertThat(pv.read("2024-04-01T00:00:00Z", "2024-07-01T00:00:00Z")).containsExactly(2.0, 9.0);
  }

  @Test
  void aSampleThatLiesInTwoStoresIsDeliveredOnce() throws IOException {
    pv.append(pv.mts, sample("2024-03-01T00:10:00Z", 1), sample("2024-03-01T00:30:00Z", 3));
    pv.append(
        pv.sts,
        sample("2024-03-01T00:10:00Z", 1),
        sample("2024-03-01T00:20:00Z", 2),
        sample("2024-03-01T00:30:00Z", 3));

    assertThat(pv.read("2024-03-01T00:00:00Z", "2024-03-01T01:00:00Z"))
        .containsExactly(1.0, 2.0, 3.0);
    assertThat(pv.read("2024-03-01T00:10:00Z", "2024-03-01T00:20:00Z")).containsExactly(1.0, 2.0);
  }

  @Test
  void anHourThatStayedBehindInTheShortTermStoreIsReadInItsPlace() throws IOException {
    pv.append(pv.mts, sample("2024-03-01T00:10:00Z", 1), sample("2024-03-01T02:10:00Z", 3));
    pv.append(pv.sts, sample("2024-03-01T01:10:00Z", 2), sample("2024-03-01T03:10:00Z", 4));

    assertThat(pv.read("2024-03-01T00:00:00Z", "2024-03-01T04:00:00Z"))
        .containsExactly(1.0, 2.0, 3.0, 4.0);
  }

  @Test
  void aFileThatMovesOnBeforeItIsOpenedIsReadWhereItWent() throws IOException {
    pv.append(pv.mts, sample("2024-03-01T00:10:00Z", 1));
    pv.append(pv.sts, sample("2024-03-01T01:10:00Z", 2), sample("2024-03-01T02:10:00Z", 3));
    TimeRange range =
        new TimeRange(
            java.time.Instant.parse("2024-03-01T00:00:00Z"),
            java.time.Instant.parse("2024-03-01T04:00:00Z"));

    try (SampleStream stream =
        new RangeReader(pv.catalogue).open(pv.key, pv.stores(), range, List.of())) {
      assertThat(stream.next()).isTrue();
      pv.append(pv.mts, sample("2024-03-01T01:10:00Z", 2), sample("2024-03-01T02:10:00Z", 3));
      for (PartitionFile file : pv.catalogue.files(pv.sts, pv.key)) {
        Files.delete(file.path());
      }
      assertThat(stream.next()).isTrue();
      assertThat(stream.current().doubleAt(0)).isEqualTo(2.0);
      assertThat(stream.next()).isTrue();
      assertThat(stream.current().doubleAt(0)).isEqualTo(3.0);
      assertThat(stream.next()).isFalse();
    }
  }

  @Test
  @Guards("C1")
  void aFileOfZeroBytesIsNoFile() throws IOException {
    pv.append(pv.mts, sample("2024-03-01T00:00:00Z", 1));
    Files.createFile(pv.mts.file(pv.key, pv.mts.granularity().at(1_709_337_600L)));

    assertThat(pv.read("2024-03-02T06:00:00Z", "2024-03-02T07:00:00Z")).containsExactly(1.0);
  }

  @Test
  void aFileWithNothingButItsHeaderIsPassedOver() throws IOException {
    pv.append(pv.mts, sample("2024-03-01T00:00:00Z", 1), sample("2024-03-02T00:00:00Z", 2));
    Path second = pv.catalogue.files(pv.mts, pv.key).getLast().path();
    byte[] bytes = Files.readAllBytes(second);
    int header = new String(bytes, StandardCharsets.ISO_8859_1).indexOf('\n') + 1;
    Files.write(second, java.util.Arrays.copyOf(bytes, header));

    assertThat(pv.read("2024-03-02T06:00:00Z", "2024-03-02T07:00:00Z")).containsExactly(1.0);
  }

  @Test
  void aFileWithADamagedHeaderIsLeftOutAndLeftAlone() throws IOException {
    pv.append(pv.mts, sample("2024-03-01T00:00:00Z", 1), sample("2024-03-02T00:00:00Z", 2));
    Path first = pv.catalogue.files(pv.mts, pv.key).getFirst().path();
    byte[] bytes = Files.readAllBytes(first);
    bytes[0] = 'X';
    Files.write(first, bytes);

    assertThat(pv.read("2024-03-01T00:00:00Z", "2024-03-03T00:00:00Z")).containsExactly(2.0);
    assertThat(Files.readAllBytes(first)).isEqualTo(bytes);
  }

  @Test
  @Guards("C8")
  void theNewestSampleIsFoundBeforeADamagedTail() throws IOException {
    pv.append(pv.mts, sample("2024-03-01T00:00:00Z", 1), sample("2024-03-01T01:00:00Z", 2));
    Path file = pv.catalogue.files(pv.mts, pv.key).getFirst().path();
    Files.write(
        file, "x\n".repeat(20_000).getBytes(StandardCharsets.US_ASCII), StandardOpenOption.APPEND);

    assertThat(new NewestSample(pv.catalogue).find(pv.key, pv.stores()).orElseThrow())
        .isEqualTo(sample("2024-03-01T01:00:00Z", 2));
    assertThat(pv.read("2024-03-05T00:00:00Z", "2024-03-06T00:00:00Z")).containsExactly(2.0);
  }

  @Test
  void anotherPvWhoseNameGoesOnIsNotMistakenForThisOne() throws IOException {
    StoreFixture longer = new StoreFixture(folder, "R:x2");
    pv.append(pv.mts, sample("2024-03-01T00:00:00Z", 1));
    longer.append(longer.mts, sample("2024-03-01T00:00:00Z", 2));

    assertThat(pv.read("2024-03-01T00:00:00Z", "2024-03-02T00:00:00Z")).containsExactly(1.0);
  }

  @Test
  void c9_aLineThatStartsWhereTheSeekHalvesTheFileIsFound() throws IOException {
    pv.append(pv.lts, longText("2024-01-01T00:00:01Z"), longText("2024-01-01T00:00:02Z"));

    try (SampleStream stream =
        new RangeReader(pv.catalogue)
            .open(
                pv.key,
                pv.stores(),
                new TimeRange(
                    java.time.Instant.parse("2024-01-01T00:00:03Z"),
                    java.time.Instant.parse("2024-01-01T00:00:04Z")),
                List.of())) {
      assertThat(stream.next()).isTrue();
      assertThat(stream.current().epochSecond()).isEqualTo(1_704_067_202L);
    }
  }

  /** A line longer than what a seek reads at once. */
  @Guards("C13")
  @Test
  void aFileThatIsCutWhileItIsReadIsToldAndTheRestIsRead() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      Instant time = Instant.parse("2024-03-03T00:00:00Z").plusSeconds(i);
      lines.append(
          new String(StoreFixture.line(sample(time.toString(), i)), StandardCharsets.ISO_8859_1));
    }
    byte[] many = lines.toString().getBytes(StandardCharsets.ISO_8859_1);
    Partition day = pv.mts.granularity().at(Instant.parse("2024-03-03T00:00:00Z").getEpochSecond());
    pv.appender.append(pv.mts, pv.key, pv.pvName, DbrType.SCALAR_DOUBLE, day, many, 0, many.length);
    pv.append(pv.mts, sample("2024-03-04T00:00:00Z", -1));
    Path file = pv.catalogue.files(pv.mts, pv.key).getFirst().path();

    int read = 0;
    double last = 0;
    ToldFiles told = new ToldFiles();
    TimeRange range =
        new TimeRange(Instant.parse("2024-03-03T00:00:00Z"), Instant.parse("2024-03-05T00:00:00Z"));
    try (SampleStream stream =
        new RangeReader(pv.catalogue).open(pv.key, pv.stores(), range, List.of(), told)) {
      while (stream.next()) {
        last = stream.current().doubleAt(0);
        if (++read == 10) {
          try (FileChannel cut = FileChannel.open(file, StandardOpenOption.WRITE)) {
            cut.truncate(many.length / 2);
          }
        }
      }
    }

    assertThat(read).isBetween(9_000, 11_000);
    assertThat(last).isEqualTo(-1);
    assertThat(told.files).containsExactly(file);
  }

  @Guards("C13")
  @Test
  void aFileWithAnUnreadableHeaderIsTold() throws IOException {
    pv.append(pv.mts, sample("2024-03-03T06:00:00Z", 4), sample("2024-03-05T10:00:00Z", 7));
    Path file = pv.catalogue.files(pv.mts, pv.key).getFirst().path();
    Files.writeString(file, "no header\n");

    ToldFiles told = new ToldFiles();
    TimeRange range =
        new TimeRange(Instant.parse("2024-03-03T00:00:00Z"), Instant.parse("2024-03-06T00:00:00Z"));
    int read = 0;
    try (SampleStream stream =
        new RangeReader(pv.catalogue).open(pv.key, pv.stores(), range, List.of(), told)) {
      while (stream.next()) {
        read++;
      }
    }

    assertThat(read).isEqualTo(1);
    assertThat(told.files).containsOnly(file);
  }

  /** The files a reader had to do without. */
  private static final class ToldFiles implements LeftOut {
    private final List<Path> files = new ArrayList<>();

    @Override
    public void store(Path root) {
      throw new AssertionError(root + " was not silent");
    }

    @Override
    public boolean without(Path root) {
      return false;
    }

    @Override
    public void file(Path file) {
      files.add(file);
    }
  }

  @Test
  void aMinuteOfAYearIsFoundAmongManySamples() throws IOException {
    pv.append(
        pv.lts,
        IntStream.range(0, 20_000)
            .mapToObj(
                i ->
                    new io.varve.sample.Sample(
                        1_704_067_200L + i * 60L,
                        0,
                        new io.varve.sample.SampleValue.ScalarDouble(i),
                        0,
                        0))
            .toArray(io.varve.sample.Sample[]::new));

    assertThat(pv.read("2024-01-08T00:00:30Z", "2024-01-08T00:02:30Z"))
        .containsExactly(10080.0, 10081.0, 10082.0);
  }
}
