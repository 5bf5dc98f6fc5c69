package io.varve.etl.move;

import static io.varve.etl.move.Archive.DAY;
import static io.varve.etl.move.Archive.list;
import static io.varve.etl.move.Archive.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.invariants.Guards;
import io.varve.partition.Granularity;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import io.varve.store.Durable;
import io.varve.store.PartitionRemoval;
import io.varve.store.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RewriteTest {
  @TempDir Path folder;
  private Archive archive;

  @BeforeEach
  void parquetStores() {
    archive = RewriteCrashTest.archive(folder, "parquet");
  }

  @Test
  void hoursOfPlainPbBecomeOneDayOfParquet() throws IOException {
    archive.write(archive.sts, seconds(DAY, 5, 3600));

    MoveReport report = archive.moveToMts();

    assertThat(report.failures()).isEmpty();
    assertThat(report.movedFiles()).isEqualTo(5);
    assertThat(archive.seen(archive.mts)).isEqualTo(list(seconds(DAY, 5, 3600)));
    assertThat(archive.file(archive.mts, DAY)).exists().hasFileName("pv:2024_02_28.parquet");
    assertThat(archive.partitions(archive.sts)).isEmpty();
  }

  @Test
  void daysOfParquetBecomeAYearOfParquet() throws IOException {
    archive.write(archive.sts, seconds(DAY, 100, 1800));
    List<Long> all = archive.seen();
    archive.moveToMts();

    MoveReport report = archive.move(Archive.move(), archive.mts, archive.lts);

    assertThat(report.failures()).isEmpty();
    assertThat(archive.seen(archive.lts)).isEqualTo(all);
    assertThat(archive.partitions(archive.mts)).isEmpty();
  }

  @Test
  void parquetBecomesPlainPbAgain() throws IOException {
    archive.write(archive.sts, seconds(DAY, 100, 1800));
    List<Long> all = archive.seen();
    archive.moveToMts();
    Store plain =
        RewriteCrashTest.store("LTS", "pb", folder.resolve("pb"), Granularity.PARTITION_YEAR);

    MoveReport report = archive.move(Archive.move(), archive.mts, plain);

    assertThat(report.failures()).isEmpty();
    assertThat(archive.seen(plain)).isEqualTo(all);
    assertThat(archive.partitions(archive.mts)).isEmpty();
  }

  /** Membership is asked of each sample, however new the newest is that is there. */
  @Guards("E8")
  @Test
  void aGapIsFilledAndNothingIsDoubled() throws IOException {
    archive.write(archive.sts, DAY + 1, DAY + 9);
    archive.moveToMts();
    archive.write(archive.sts, DAY + 1, DAY + 4, DAY + 9);

    archive.moveToMts();

    assertThat(archive.seen(archive.mts)).isEqualTo(list(DAY + 1, DAY + 4, DAY + 9));
  }

  @Guards("E8")
  @Test
  void whatTheDestinationHoldsStaysAndTheConflictIsCounted() throws IOException {
    archive.append(archive.sts, Archive.at(DAY + 1, 5, 1));
    archive.moveToMts();
    archive.append(archive.sts, Archive.at(DAY + 1, 5, 2));
    archive.append(archive.sts, Archive.at(DAY + 2, 5, 3));

    MoveReport report = archive.moveToMts();

    assertThat(report.conflicts()).isEqualTo(1);
    assertThat(archive.values(archive.mts)).containsExactly(1.0, 3.0);
  }

  @Test
  void aLargeSourceThatOverlapsItsDestinationIsMergedInBoundedMemory() throws IOException {
    Archive archive = new Archive(folder.resolve("plain"));
    archive.write(archive.mts, seconds(DAY, 100, 20));
    archive.write(archive.sts, seconds(DAY + 10, 100, 10));
    Path source = archive.file(archive.sts, DAY);
    Files.writeString(source, "damage\n", StandardOpenOption.APPEND);
    byte[] asItWas = Files.readAllBytes(source);
    List<Step> steps = new ArrayList<>();

    MoveReport report = archive.move(Archive.move(steps::add, 99), archive.sts, archive.mts);

    assertThat(report.failures()).isEmpty();
    assertThat(report.conflicts()).isZero();
    assertThat(archive.seen(archive.mts)).hasSize(150).isSorted().doesNotHaveDuplicates();
    assertThat(archive.partitions(archive.sts)).isEmpty();
    assertThat(archive.quarantined(archive.sts, DAY)).hasBinaryContent(asItWas);
    assertThat(steps).contains(Step.RENAMED).doesNotContain(Step.CHECKPOINT_WRITTEN);
  }

  @Test
  void samplesOutOfOrderAreSortedInBoundedMemory() throws IOException {
    // Each run of Archive's moves holds a kilobyte, so that this takes several.
    for (int i = 0; i < 500; i++) {
      archive.write(archive.sts, DAY + (i * 7919) % 3600);
    }
    List<Long> sorted = archive.secondsIn(archive.sts).stream().sorted().toList();

    long[] runs = {0};
    MoveReport report =
        archive.move(
            Archive.move(
                step -> runs[0] = Math.max(runs[0], Archive.sidecars(archive.mts, Workshop.RUN))),
            archive.sts,
            archive.mts);

    assertThat(report.failures()).isEmpty();
    assertThat(runs[0]).as("runs that were sorted one by one").isGreaterThan(5);
    assertThat(archive.seen(archive.mts)).isEqualTo(sorted);
    assertThat(Archive.sidecars(archive.mts)).isEmpty();
  }

  @Test
  void aDestinationOutOfOrderIsPutInOrder() throws IOException {
    Store plain =
        RewriteCrashTest.store("MTS", "pb", folder.resolve("pb"), Granularity.PARTITION_DAY);
    archive.write(plain, DAY + 20, DAY + 10, DAY + 30);
    Store hours =
        RewriteCrashTest.store("STS", "parquet", folder.resolve("h"), Granularity.PARTITION_HOUR);
    Archive.move();
    archive.write(archive.sts, DAY + 15);
    archive.move(Archive.move(), archive.sts, hours);

    MoveReport report = archive.move(Archive.move(), hours, plain);

    assertThat(report.failures()).isEmpty();
    assertThat(archive.secondsIn(plain)).isEqualTo(list(DAY + 10, DAY + 15, DAY + 20, DAY + 30));
  }

  @Test
  void aDestinationOutOfOrderWithLinesThatCannotBeReadIsKeptAsItWas() throws IOException {
    Store plain =
        RewriteCrashTest.store("MTS", "pb", folder.resolve("pb"), Granularity.PARTITION_DAY);
    archive.write(plain, DAY + 20, DAY + 10);
    Path destination = archive.file(plain, DAY);
    Files.writeString(destination, "damage\n", StandardOpenOption.APPEND);
    byte[] asItWas = Files.readAllBytes(destination);
    Store hours =
        RewriteCrashTest.store("STS", "parquet", folder.resolve("h"), Granularity.PARTITION_HOUR);
    archive.write(archive.sts, DAY + 15);
    archive.move(Archive.move(), archive.sts, hours);

    archive.move(Archive.move(), hours, plain);

    assertThat(archive.secondsIn(plain)).isEqualTo(list(DAY + 10, DAY + 15, DAY + 20));
    assertThat(archive.quarantined(plain, DAY)).hasBinaryContent(asItWas);
  }

  @Test
  void aSourceWithLinesThatCannotBeReadIsKeptAsItWas() throws IOException {
    archive.write(archive.sts, DAY + 1);
    Path source = archive.file(archive.sts, DAY);
    Files.write(source, "damage\n".getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
    archive.write(archive.sts, DAY + 2);
    byte[] asItWas = Files.readAllBytes(source);

    MoveReport report = archive.moveToMts();

    assertThat(report.failures()).isEmpty();
    assertThat(archive.seen(archive.mts)).isEqualTo(list(DAY + 1, DAY + 2));
    assertThat(archive.quarantined(archive.sts, DAY)).hasBinaryContent(asItWas);
  }

  @Guards("E20")
  @Test
  void aSourceWithSamplesOfAnotherTimeStays() throws IOException {
    Archive.append(archive.file(archive.sts, DAY), Archive.PV, Archive.at(DAY + 86_400, 0, 1));

    MoveReport report = archive.moveToMts();

    assertThat(report.failures())
        .singleElement()
        .satisfies(failure -> assertThat(failure.cause()).isEqualTo(FailureCause.STRAY_SAMPLES));
    assertThat(archive.partitions(archive.sts)).hasSize(1);
  }

  @Test
  void aSourceOfAnotherTypeStays() throws IOException {
    archive.write(archive.sts, DAY + 1);
    archive.moveToMts();
    archive.append(archive.sts, new Sample(DAY + 2, 5, new SampleValue.ScalarString("on"), 0, 0));

    MoveReport report = archive.moveToMts();

    assertThat(report.failures())
        .singleElement()
        .satisfies(failure -> assertThat(failure.cause()).isEqualTo(FailureCause.OTHER_HEADER));
    assertThat(archive.seen()).isEqualTo(list(DAY + 1, DAY + 2));
  }

  @Guards("C2")
  @Test
  void aDestinationThatCannotBeReadIsSetAsideWhole() throws IOException {
    Path broken = archive.file(archive.mts, DAY);
    Files.createDirectories(broken.getParent());
    Files.writeString(broken, "no parquet");
    archive.write(archive.sts, DAY + 1);

    MoveReport report = archive.moveToMts();

    assertThat(report.failures()).isEmpty();
    assertThat(archive.seen(archive.mts)).isEqualTo(list(DAY + 1));
    assertThat(archive.quarantined(archive.mts, DAY)).hasContent("no parquet");
  }

  /** A late sample that came between the look and the removal. */
  @Guards("E9")
  @Test
  void aSourceThatGrewStaysAndItsNewSampleFollows() throws IOException {
    archive.write(archive.sts, DAY + 1);
    boolean[] once = {false};

    MoveReport report =
        archive.move(
            Archive.move(
                step -> {
                  if (step == Step.DATA_SYNCED && !once[0]) {
                    once[0] = true;
                    archive.write(archive.sts, DAY + 2);
                  }
                }),
            archive.sts,
            archive.mts);

    assertThat(report.deferredFiles()).isEqualTo(1);
    assertThat(archive.seen()).isEqualTo(list(DAY + 1, DAY + 2));
    archive.moveToMts();
    assertThat(archive.seen(archive.mts)).isEqualTo(list(DAY + 1, DAY + 2));
  }

  @Test
  void aDestinationThatSomebodyElseChangedIsNotReplaced() throws IOException {
    archive.write(archive.sts, DAY + 1);
    archive.moveToMts();
    archive.write(archive.sts, DAY + 2);
    Path destination = archive.file(archive.mts, DAY);

    MoveReport report =
        archive.move(
            Archive.move(
                step -> {
                  if (step == Step.DATA_SYNCED) {
                    Files.write(destination, new byte[] {0}, StandardOpenOption.APPEND);
                  }
                }),
            archive.sts,
            archive.mts);

    assertThat(report.failures())
        .singleElement()
        .satisfies(
            failure -> assertThat(failure.sentence()).contains("changed since it was looked at"));
    assertThat(archive.partitions(archive.sts)).hasSize(1);
  }

  @Test
  void samplesOfAnotherStoreComeAlongAndStayWhereTheyAre() throws IOException {
    Store other = new Store("other", folder.resolve("other"), Granularity.PARTITION_DAY, 0, 0);
    archive.write(archive.sts, DAY + 1, DAY + 3);
    archive.write(other, DAY + 2, DAY + 3, DAY + 7200);
    MoveReport report = new MoveReport();

    Archive.move()
        .move(
            Archive.KEY,
            archive.mts,
            archive.mts.granularity().at(DAY),
            archive.files(archive.sts),
            archive.files(other),
            report);

    assertThat(report.failures()).isEmpty();
    assertThat(archive.seen(archive.mts))
        .as("of the time that moves")
        .isEqualTo(list(DAY + 1, DAY + 2, DAY + 3));
    assertThat(archive.seen(other)).hasSize(3);
  }

  @Test
  void aMoveThatDoesNotFitLeavesEverythingAndSaysSo() throws IOException {
    archive.write(archive.sts, DAY + 1);
    Durable durable = new Durable();
    PartitionMove move =
        new PartitionMove(
            durable,
            new PartitionRemoval(durable),
            root -> 1 << 20,
            1 << 20,
            null,
            Archive.FORMATS);

    MoveReport report = archive.move(move, archive.sts, archive.mts);

    assertThat(report.outOfSpace()).isTrue();
    assertThat(archive.seen(archive.sts)).hasSize(1);
  }

  @Test
  void whatIsDiscardedIsCountedAndGone() throws IOException {
    archive.write(archive.sts, DAY + 1, DAY + 3601);
    MoveReport report = new MoveReport();

    Archive.move().discard(archive.files(archive.sts), report);

    assertThat(report.movedFiles()).isEqualTo(2);
    assertThat(report.bytes()).isPositive();
    assertThat(archive.partitions(archive.sts)).isEmpty();
  }
}
