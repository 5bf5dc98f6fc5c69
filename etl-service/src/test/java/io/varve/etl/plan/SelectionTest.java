package io.varve.etl.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.invariants.Guards;
import io.varve.partition.Granularity;
import io.varve.partition.Partition;
import io.varve.store.PartitionFile;
import io.varve.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SelectionTest {
  private static final Instant START = Instant.parse("2023-11-30T12:34:56Z");
  private final Selection selection = new Selection(file -> false);

  private static Store store(Granularity granularity, int hold, int gather) {
    return new Store("S", Path.of("/s"), granularity, hold, gather);
  }

  private static PartitionFile file(Store store, Partition partition) {
    return new PartitionFile(store, store.file("k:", partition), partition);
  }

  /** Files of consecutive partitions, oldest first. */
  private static List<PartitionFile> files(Store store, Partition first, int count) {
    List<PartitionFile> files = new ArrayList<>();
    Partition partition = first;
    for (int i = 0; i < count; i++) {
      files.add(file(store, partition));
      partition = partition.next();
    }
    return files;
  }

  // contract 8.6, hold and gather; leap days and year ends lie on the way
  @ParameterizedTest
  @CsvSource({
    "PARTITION_5MIN,7,5", "PARTITION_15MIN,7,5", "PARTITION_30MIN,7,5", "PARTITION_HOUR,7,5",
    "PARTITION_DAY,7,5", "PARTITION_DAY,5,3", "PARTITION_MONTH,2,1", "PARTITION_YEAR,2,1"
  })
  void eachRunMovesNothingOrExactlyWhatIsGathered(Granularity granularity, int hold, int gather)
      throws IOException {
    Store store = store(granularity, hold, gather);
    List<PartitionFile> there = new ArrayList<>();
    Partition partition = granularity.at(START.getEpochSecond());
    int moved = 0;
    for (int i = 0; i < 40; i++) {
      there.add(file(store, partition));
      partition = partition.next();
      List<PartitionFile> chosen =
          selection.select(
              there, store, Instant.ofEpochSecond(partition.startSecond()), Instant.MAX);
      assertThat(chosen.size()).isIn(0, gather);
      assertThat(chosen).isEqualTo(there.subList(0, chosen.size()));
      there.removeAll(chosen);
      moved += chosen.size();
      assertThat(there.size()).isLessThanOrEqualTo(hold + 1);
      assertThat(moved == 0 || there.size() >= hold - gather).isTrue();
    }
    assertThat(moved).isPositive();
  }

  // contract 8.6, no hold and gather
  @ParameterizedTest
  @EnumSource
  void withoutHoldAllCompletedPartitionsMove(Granularity granularity) throws IOException {
    Store store = store(granularity, 0, 0);
    Partition first = granularity.at(START.getEpochSecond());
    List<PartitionFile> files = files(store, first, 6);
    Partition current = files.get(4).partition();
    assertThat(
            selection.select(
                files, store, Instant.ofEpochSecond(current.startSecond() + 1), Instant.MAX))
        .isEqualTo(files.subList(0, 4));
  }

  @Guards("E10")
  @Test
  void theCurrentPartitionNeverMoves() throws IOException {
    Store store = store(Granularity.PARTITION_HOUR, 0, 0);
    List<PartitionFile> files =
        files(store, Granularity.PARTITION_HOUR.at(START.getEpochSecond()), 1);
    assertThat(selection.select(files, store, START, Instant.MAX)).isEmpty();
  }

  @Test
  void nothingMovesThatTheEngineHasNotSealed() throws IOException {
    Store store = store(Granularity.PARTITION_HOUR, 0, 0);
    List<PartitionFile> files =
        files(store, Granularity.PARTITION_HOUR.at(START.getEpochSecond()), 4);
    Instant end = Instant.ofEpochSecond(files.get(1).partition().endSecond());
    Instant later = START.plusSeconds(86_400);
    assertThat(selection.select(files, store, later, end)).isEqualTo(files.subList(0, 2));
    assertThat(selection.select(files, store, later, end.minusNanos(1)))
        .isEqualTo(files.subList(0, 1));
    assertThat(selection.select(files, store, later, Instant.MIN)).isEmpty();
  }

  @Test
  void anEmptyFileDoesNotEndTheHold() throws IOException {
    Store store = store(Granularity.PARTITION_DAY, 5, 3);
    Partition today = Granularity.PARTITION_DAY.at(START.getEpochSecond());
    Partition old = Granularity.PARTITION_DAY.at(START.getEpochSecond() - 30 * 86_400);
    List<PartitionFile> files = new ArrayList<>();
    files.add(file(store, old));
    Partition recent = today;
    for (int i = 0; i < 4; i++) {
      recent = recent.previous();
    }
    files.addAll(files(store, recent, 4));
    assertThat(
            new Selection(f -> f.partition().equals(old)).select(files, store, START, Instant.MAX))
        .isEmpty();
    assertThat(selection.select(files, store, START, Instant.MAX))
        .as("one with samples does")
        .hasSize(2);
  }
}
