package io.varve.etl.move;

import static io.varve.etl.move.Archive.DAY;
import static io.varve.etl.move.Archive.KEY;
import static io.varve.etl.move.Archive.list;
import static io.varve.etl.move.Archive.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.invariants.Guards;
import io.varve.partition.Granularity;
import io.varve.store.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each sample of a source arrives once, in time order, in the partition of its time. */
class MovedSamplesTest {
  @TempDir Path folder;
  private Archive archive;

  @BeforeEach
  void makeStores() {
    archive = new Archive(folder);
  }

  @Guards("E8")
  @Test
  void aGapInTheDestinationIsFilledInTimeOrder() throws IOException {
    archive.write(archive.mts, DAY + 1, DAY + 3);
    archive.write(archive.sts, DAY + 1, DAY + 2, DAY + 3);

    archive.moveToMts();

    assertThat(archive.seen(archive.mts)).containsExactly(DAY + 1, DAY + 2, DAY + 3);
    assertThat(
            new String(
                    Files.readAllBytes(archive.file(archive.mts, DAY)), StandardCharsets.ISO_8859_1)
                .lines()
                .count())
        .isEqualTo(4);
  }

  // order within a source does not matter
  @Guards("E8")
  @Test
  void aSourceOutOfOrderIsPutInOrder() throws IOException {
    archive.write(archive.sts, DAY + 5, DAY + 1, DAY + 3);
    archive.moveToMts();
    archive.write(archive.sts, DAY + 4, DAY + 2, DAY + 5);
    archive.moveToMts();
    assertThat(archive.seen(archive.mts))
        .containsExactly(DAY + 1, DAY + 2, DAY + 3, DAY + 4, DAY + 5);
  }

  @Test
  void samplesOfOneSecondAreToldApartByTheirNanoseconds() throws IOException {
    archive.append(archive.mts, Archive.at(DAY, 10, 1));
    archive.append(archive.mts, Archive.at(DAY, 30, 3));
    archive.append(archive.sts, Archive.at(DAY, 20, 2));
    archive.append(archive.sts, Archive.at(DAY, 30, 3));
    archive.moveToMts();
    assertThat(archive.seen(archive.mts)).hasSize(3);
  }

  @Test
  void anotherSampleOfTheSameTimeStaysOutAndIsCounted() throws IOException {
    archive.append(archive.mts, Archive.at(DAY, 10, 1));
    archive.append(archive.sts, Archive.at(DAY, 10, 2));
    MoveReport report = archive.moveToMts();
    assertThat(report.conflicts()).isEqualTo(1);
    assertThat(archive.seen()).containsExactly(DAY);
  }

  @Guards("E20")
  @Test
  void aSampleOutsideTheDestinationsPartitionKeepsTheSourceWhereItIs() throws IOException {
    archive.write(archive.sts, DAY + 10);
    Archive.append(archive.file(archive.sts, DAY), Archive.PV, Archive.at(DAY + 86_400, 0, 1));
    archive.write(archive.sts, DAY + 3600);
    MoveReport report = archive.moveToMts();
    assertThat(report.failures())
        .singleElement()
        .matches(failure -> failure.cause() == FailureCause.STRAY_SAMPLES);
    assertThat(report.movedFiles()).as("the others move").isEqualTo(1);
    assertThat(archive.partitions(archive.sts)).containsExactly("2024_02_28_00");
  }

  // across a leap day and a year's end
  @Guards({"E1", "C10"})
  @Test
  void partitionsFollowTheCalendar() throws IOException {
    long newYear = 1_735_689_600L; // 2025-01-01T00:00:00Z
    long[] all = {DAY + 86_399, DAY + 86_400, DAY + 2 * 86_400, newYear - 1, newYear};
    archive.write(archive.sts, all);
    archive.moveToMts();
    assertThat(archive.partitions(archive.mts))
        .containsExactly("2024_02_28", "2024_02_29", "2024_03_01", "2024_12_31", "2025_01_01");
    archive.move(Archive.move(), archive.mts, archive.lts);
    assertThat(archive.partitions(archive.lts)).containsExactly("2024", "2025");
    assertThat(archive.seen(archive.lts)).isEqualTo(list(all));
  }

  @Test
  void aMoveBetweenStoresOfTheSameGranularityCopiesTheFileByteForByte() throws IOException {
    Store other = new Store("OTHER", folder.resolve("other"), Granularity.PARTITION_HOUR, 0, 0);
    archive.write(archive.sts, seconds(DAY, 20, 7));
    byte[] before = Files.readAllBytes(archive.file(archive.sts, DAY));
    archive.move(Archive.move(), archive.sts, other);
    assertThat(Files.readAllBytes(other.file(KEY, Granularity.PARTITION_HOUR.at(DAY))))
        .isEqualTo(before);
  }
}
