package io.varve.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.invariants.Guards;
import io.varve.plainpb.DamagedHeaderException;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import io.varve.sample.DbrType;
import io.varve.store.Moment;
import io.varve.store.OpenPartition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetPartitionTest {
  /** More than a row group holds. */
  private static final int MANY = 600_000;

  @TempDir Path folder;

  private ParquetFixture pv() {
    return new ParquetFixture(folder, "&compress=ZSTD");
  }

  @Test
  void aSampleIsFoundByItsTimeInAnyRowGroup() throws IOException {
    ParquetFixture pv = pv();
    pv.write(MANY, i -> ParquetFixture.sample(10 + 2L * i, 500, i));

    try (OpenPartition partition = pv.open()) {
      for (int row : new int[] {0, 1, 262_143, 262_144, 300_000, 524_288, MANY - 1}) {
        Moment exactly = new Moment(ParquetFixture.YEAR_START + 10 + 2L * row, 500);
        Moment between = new Moment(exactly.epochSecond() + 1, 0);
        assertThat(partition.lastAtOrBefore(exactly))
            .isEqualTo(new OpenPartition.Place(row, exactly));
        assertThat(partition.lastAtOrBefore(between))
            .isEqualTo(new OpenPartition.Place(row, exactly));
        assertThat(valueAt(partition, row, exactly)).isEqualTo(row);
      }
      assertThat(partition.lastAtOrBefore(new Moment(ParquetFixture.YEAR_START + 10, 499)))
          .isNull();
      assertThat(partition.last())
          .isEqualTo(
              new OpenPartition.Place(
                  MANY - 1, new Moment(ParquetFixture.YEAR_START + 10 + 2L * (MANY - 1), 500)));
    }
  }

  @Test
  @Guards("C7")
  void theNewestSampleIsFoundBesideOthersOutOfOrder() throws IOException {
    ParquetFixture pv = pv();
    int future = 100;
    int past = MANY - 1;
    pv.write(
        MANY, i -> ParquetFixture.sample(i == future ? 2L * MANY : i == past ? 5 : 10 + i, 0, i));

    try (OpenPartition partition = pv.open()) {
      assertThat(partition.newestAtOrBefore(at(10 + 200)))
          .isEqualTo(new OpenPartition.Place(200, at(10 + 200)));
      assertThat(partition.newestAtOrBefore(at(MANY + 100L)))
          .isEqualTo(new OpenPartition.Place(MANY - 2, at(10 + MANY - 2L)));
      assertThat(partition.last()).isEqualTo(new OpenPartition.Place(future, at(2L * MANY)));
    }
  }

  private static Moment at(long second) {
    return new Moment(ParquetFixture.YEAR_START + second, 0);
  }

  private static double valueAt(OpenPartition partition, int row, Moment time) throws IOException {
    try (SampleCursor samples = partition.samplesFrom(new OpenPartition.Place(row, time))) {
      assertThat(samples.next()).isTrue();
      assertThat(samples.epochSecond()).isEqualTo(time.epochSecond());
      return samples.doubleAt(0);
    }
  }

  @Test
  void allSamplesOfManyRowGroupsAreRead() throws IOException {
    ParquetFixture pv = pv();
    pv.write(MANY, i -> ParquetFixture.sample(i, 0, i));

    try (OpenPartition partition = pv.open();
        SampleCursor samples = partition.samples()) {
      long sum = 0;
      int count = 0;
      while (samples.next()) {
        count++;
        sum += (long) samples.doubleAt(0);
      }
      assertThat(count).isEqualTo(MANY);
      assertThat(sum).isEqualTo(MANY * (MANY - 1L) / 2);
    }
  }

  @Test
  void theFooterSaysWhatAHeaderWould() throws IOException {
    ParquetFixture pv = pv();
    pv.write(1, i -> ParquetFixture.sample(i, 0, i));

    try (OpenPartition partition = pv.open()) {
      assertThat(partition.header())
          .isEqualTo(new PartitionHeader(DbrType.SCALAR_DOUBLE, ParquetFixture.PV, 2024));
      assertThat(partition.length()).isEqualTo(Files.size(pv.path()));
    }
  }

  @Test
  void aFileWithoutABytesCountsAsNone() throws IOException {
    ParquetFixture pv = pv();
    Files.createFile(pv.path());
    assertThat(pv.format.open(pv.file(), () -> {})).isNull();
  }

  @Test
  void aFileThatIsGoneIsSaidToBe() {
    assertThatThrownBy(() -> pv().open()).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aFileThatWasCutShortIsDamagedAndNotEmpty() throws IOException {
    ParquetFixture pv = pv();
    pv.write(1000, i -> ParquetFixture.sample(i, 0, i));
    byte[] whole = Files.readAllBytes(pv.path());
    Files.write(pv.path(), Arrays.copyOf(whole, whole.length / 2));

    assertThatThrownBy(pv::open)
        .isInstanceOf(DamagedHeaderException.class)
        .hasMessageContaining("R_x_2024.parquet is no whole Parquet file");
  }

  @Test
  void damageWithinAFileIsAnErrorAndNotAnEarlyEnd() throws IOException {
    ParquetFixture pv = pv();
    pv.write(100_000, i -> ParquetFixture.sample(i, (i * 7919) % 1_000_000_000, Math.sqrt(i)));
    byte[] bytes = Files.readAllBytes(pv.path());
    Arrays.fill(bytes, 1000, 5000, (byte) 0x55);
    Files.write(pv.path(), bytes);

    assertThatThrownBy(pv::read)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("R_x_2024.parquet cannot be read");
  }
}
