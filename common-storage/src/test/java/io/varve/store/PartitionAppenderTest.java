package io.varve.store;

import static io.varve.store.StoreFixture.line;
import static io.varve.store.StoreFixture.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.invariants.Guards;
import io.varve.partition.Partition;
import io.varve.sample.DbrType;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How bytes get into partition files. */
class PartitionAppenderTest {
  private static final String HOUR = "2024-03-01T10:00:00Z";

  @TempDir Path folder;
  private StoreFixture pv;
  private Path file;

  @BeforeEach
  void makePv() {
    pv = new StoreFixture(folder, "A:B:C-D");
    file = folder.resolve("sts/A/B/C/D:2024_03_01_10.pb");
  }

  @Test
  @Guards("B13")
  void aNewFileStartsWithItsHeaderAtThePathOfEaa() throws IOException {
    pv.append(pv.sts, sample("2024-03-01T10:00:10Z", 1));

    byte[] bytes = Files.readAllBytes(file);
    assertThat(bytes).startsWith(8, 6, 18, 7, 'A', ':', 'B', ':', 'C', '-', 'D', 24);
    assertThat(bytes).endsWith(line(sample("2024-03-01T10:00:10Z", 1)));
  }

  @Test
  @Guards("A1")
  void whatIsAppendedIsVisibleByName() throws IOException {
    pv.append(pv.sts, sample("2024-03-01T10:00:10Z", 1));
    assertThat(read()).containsExactly(1.0);
    pv.append(pv.sts, sample("2024-03-01T10:00:11Z", 2));
    assertThat(read()).containsExactly(1.0, 2.0);
  }

  @Test
  @Guards("B10")
  void aNewPartitionGetsAFileOfItsOwn() throws IOException {
    pv.append(
        pv.sts,
        sample("2024-03-01T10:59:59.9Z", 1),
        sample("2024-03-01T11:00:00.1Z", 2),
        sample("2024-03-01T11:00:00.2Z", 3));

    assertThat(pv.catalogue.files(pv.sts, pv.key))
        .extracting(found -> found.partition().name())
        .containsExactly("2024_03_01_10", "2024_03_01_11");
    assertThat(read()).containsExactly(1.0, 2.0, 3.0);
  }

  @Test
  @Guards("B11")
  void aFileThatWasRemovedIsMadeAnew() throws IOException {
    pv.append(pv.sts, sample("2024-03-01T10:00:10Z", 1));
    Files.delete(file);
    pv.append(pv.sts, sample("2024-03-01T10:00:11Z", 2));

    assertThat(read()).containsExactly(2.0);
  }

  @Test
  @Guards("B15")
  void aFolderTreeThatWasRemovedIsMadeAnew() throws IOException {
    pv.append(pv.sts, sample("2024-03-01T10:00:10Z", 1));
    try (Stream<Path> tree = Files.walk(folder.resolve("sts"))) {
      for (Path path : tree.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
    pv.append(pv.sts, sample("2024-03-01T10:00:11Z", 2));

    assertThat(read()).containsExactly(2.0);
  }

  @Test
  @Guards("B14")
  void aSampleOfAnotherTypeIsRefusedAndTheFileStaysAsItIs() throws IOException {
    pv.append(pv.sts, sample("2024-03-01T10:00:10Z", 1));
    byte[] before = Files.readAllBytes(file);
    Sample text = new Sample(1_709_287_300L, 0, new SampleValue.ScalarString("x"), 0, 0);

    assertThatThrownBy(() -> pv.append(pv.sts, text))
        .isInstanceOf(RefusedAppendException.class)
        .hasMessageContaining("DBR_SCALAR_DOUBLE")
        .hasMessageContaining("DBR_SCALAR_STRING");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  @Guards("B14")
  void aFileOfAnotherPvIsRefused() throws IOException {
    pv.append(pv.sts, sample("2024-03-01T10:00:10Z", 1));
    Partition partition = pv.sts.granularity().at(1_709_287_200L);
    byte[] line = line(sample("2024-03-01T10:00:11Z", 2));

    assertThatThrownBy(
            () ->
                new PartitionAppender(new Durable())
                    .append(
                        pv.sts,
                        pv.key,
                        "A:B:C:D",
                        DbrType.SCALAR_DOUBLE,
                        partition,
                        line,
                        0,
                        line.length))
        .isInstanceOf(RefusedAppendException.class);
  }

  @Test
  @Guards("C1")
  void aFileOfZeroBytesIsStartedWithAHeader() throws IOException {
    new Durable().createFolders(file.getParent());
    Files.createFile(file);
    pv.append(pv.sts, sample("2024-03-01T10:00:10Z", 1));

    assertThat(read()).containsExactly(1.0);
  }

  @Test
  @Guards("C2")
  void halfAHeaderAndNothingElseIsStartedAnew() throws IOException {
    pv.append(pv.sts, sample("2024-03-01T10:00:10Z", 1));
    byte[] half = Arrays.copyOf(Files.readAllBytes(file), 6);
    Files.write(file, half);
    pv.append(pv.sts, sample("2024-03-01T10:00:11Z", 2));

    assertThat(read()).containsExactly(2.0);
  }

  @Test
  @Guards("C2")
  void aDamagedHeaderAboveIntactLinesSetsTheFileAsideUncut() throws IOException {
    pv.append(pv.sts, sample("2024-03-01T10:00:10Z", 1), sample("2024-03-01T10:00:11Z", 2));
    byte[] damaged = Files.readAllBytes(file);
    damaged[0] = 'X';
    Files.write(file, damaged);

    StoreFixture restarted = new StoreFixture(folder, "A:B:C-D");
    restarted.append(restarted.sts, sample("2024-03-01T10:00:12Z", 3));

    assertThat(read()).containsExactly(3.0);
    Path aside = folder.resolve("sts/.varve/quarantine/A%B%C%D:2024_03_01_10.pb");
    assertThat(Files.readAllBytes(aside)).isEqualTo(damaged);
  }

  @Test
  @Guards("C3")
  void aTornLastLineIsCutBeforeTheNextAppend() throws IOException {
    pv.append(pv.sts, sample("2024-03-01T10:00:10Z", 1));
    Files.write(file, new byte[] {8, 1, 2, 3, 4, 5, 6}, StandardOpenOption.APPEND);
    pv.append(pv.sts, sample("2024-03-01T10:00:11Z", 2));

    assertThat(read()).containsExactly(1.0, 2.0);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 100_000})
  @Guards("C4")
  void aFileWithoutAnyNewlineIsSetAsideUnchanged(int length) throws IOException {
    new Durable().createFolders(file.getParent());
    byte[] bytes = "x".repeat(length).getBytes(StandardCharsets.US_ASCII);
    Files.write(file, bytes);

    pv.append(pv.sts, sample("2024-03-01T10:00:10Z", 1));

    assertThat(read()).containsExactly(1.0);
    Path aside = folder.resolve("sts/.varve/quarantine/A%B%C%D:2024_03_01_10.pb");
    assertThat(Files.readAllBytes(aside)).isEqualTo(bytes);
  }

  @Test
  @Guards("E9")
  void aSourceThatGrewIsNotRemoved() throws IOException {
    pv.append(pv.sts, sample("2024-03-01T10:00:10Z", 1));
    Edition copied = Edition.of(file);
    Partition partition = pv.sts.granularity().at(1_709_287_200L);
    byte[] late = line(sample("2024-03-01T10:00:11Z", 2));
    pv.appender.appendLate(
        pv.sts, pv.key, pv.pvName, DbrType.SCALAR_DOUBLE, partition, late, 0, late.length);
    PartitionRemoval removal = new PartitionRemoval(new Durable());

    assertThat(removal.removeIfStill(pv.sts.root(), file, copied)).isFalse();
    assertThat(read()).containsExactly(1.0, 2.0);
    assertThat(removal.removeIfStill(pv.sts.root(), file, Edition.of(file))).isTrue();
    assertThat(file).doesNotExist();
  }

  @Test
  void aSecondWriterOfAStoreIsRefusedByName() throws IOException {
    try (StoreLock _ = StoreLock.acquire(pv.sts.root(), "engine", "engine A on host 1")) {
      assertThatThrownBy(() -> StoreLock.acquire(pv.sts.root(), "engine", "engine B"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("engine A on host 1");
      StoreLock.acquire(pv.sts.root(), "etl", "etl A").close();
    }
    StoreLock.acquire(pv.sts.root(), "engine", "engine B").close();
  }

  private List<Double> read() throws IOException {
    return pv.read(HOUR, "2024-03-01T12:00:00Z");
  }
}
