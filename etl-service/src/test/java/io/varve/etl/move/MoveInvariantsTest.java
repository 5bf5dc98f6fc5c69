package io.varve.etl.move;

import static io.varve.etl.move.Archive.DAY;
import static io.varve.etl.move.Archive.KEY;
import static io.varve.etl.move.Archive.list;
import static io.varve.etl.move.Archive.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.invariants.Guards;
import io.varve.partition.Granularity;
import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleEncoder;
import io.varve.sample.DbrType;
import io.varve.store.Durable;
import io.varve.store.PartitionFile;
import io.varve.store.PartitionRemoval;
import io.varve.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Invariants of group E that concern one move. */
class MoveInvariantsTest {
  @TempDir Path folder;
  private Archive archive;

  @BeforeEach
  void makeStores() {
    archive = new Archive(folder);
  }

  private MoveReport move() throws IOException {
    return archive.move(Archive.move(), archive.sts, archive.mts);
  }

  private void leaveCheckpoint(
      Checkpoint.State state, Checkpoint.Method method, long anchor, Path... sources)
      throws IOException {
    List<Checkpoint.Source> taken = new java.util.ArrayList<>();
    for (Path source : sources) {
      long length = Files.exists(source) ? Files.size(source) : 100;
      long header = Files.exists(source) ? headerLength(source) : 20;
      taken.add(new Checkpoint.Source(source, header, length, length));
    }
    checkpoints().write(new Checkpoint(state, method, KEY, "2024_02_28", anchor, taken));
  }

  private Checkpoints checkpoints() {
    return new Checkpoints(archive.mts.root(), new Durable(), FailPoints.NONE);
  }

  private static long headerLength(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int at = 0;
    while (bytes[at] != '\n') {
      at++;
    }
    return at + 1L;
  }

  @Guards("E2")
  @Test
  void aTornCheckpointIsDiscardedAndTheCopyHappensOnce() throws IOException {
    archive.write(archive.mts, seconds(DAY, 5, 1));
    archive.write(archive.sts, seconds(DAY + 3600, 5, 1));
    leaveCheckpoint(
        Checkpoint.State.COPYING,
        Checkpoint.Method.APPEND,
        3,
        archive.file(archive.sts, DAY + 3600));
    Path sidecar = Archive.sidecars(archive.mts).getFirst();
    Files.write(sidecar, java.util.Arrays.copyOf(Files.readAllBytes(sidecar), 60));

    assertThat(move().movedFiles()).isEqualTo(1);

    assertThat(archive.seen(archive.mts)).hasSize(10).doesNotHaveDuplicates();
    assertThat(Archive.sidecars(archive.mts)).isEmpty();
  }

  @Guards("E4")
  @Test
  void aRetryCutsBackToTheRecordedAnchorAndKeepsEarlierSources() throws IOException {
    archive.write(archive.mts, seconds(DAY, 5, 1));
    Path destination = archive.file(archive.mts, DAY);
    long anchor = Files.size(destination);
    archive.write(archive.sts, seconds(DAY + 3600, 6, 1));
    Path source = archive.file(archive.sts, DAY + 3600);
    byte[] body = Files.readAllBytes(source);
    int header = (int) headerLength(source);
    leaveCheckpoint(Checkpoint.State.COPYING, Checkpoint.Method.APPEND, anchor, source);
    Files.write(
        destination,
        java.util.Arrays.copyOfRange(body, header, header + (body.length - header) / 2),
        StandardOpenOption.APPEND);

    Archive.move().settle(archive.mts, KEY, "2024_02_28");
    assertThat(destination).hasSize(anchor);

    move();
    assertThat(archive.seen(archive.mts))
        .isEqualTo(
            list(
                DAY,
                DAY + 1,
                DAY + 2,
                DAY + 3,
                DAY + 4,
                DAY + 3600,
                DAY + 3601,
                DAY + 3602,
                DAY + 3603,
                DAY + 3604,
                DAY + 3605));
  }

  // what a power cut left behind the anchor is saved, not just cut
  @Guards("E4")
  @Test
  void unknownBytesBehindTheAnchorAreSetAside() throws IOException {
    archive.write(archive.mts, seconds(DAY, 5, 1));
    Path destination = archive.file(archive.mts, DAY);
    long anchor = Files.size(destination);
    archive.write(archive.sts, seconds(DAY + 3600, 6, 1));
    leaveCheckpoint(
        Checkpoint.State.COPYING,
        Checkpoint.Method.APPEND,
        anchor,
        archive.file(archive.sts, DAY + 3600));
    Files.write(destination, new byte[40], StandardOpenOption.APPEND);

    move();

    assertThat(archive.seen(archive.mts)).hasSize(11);
    assertThat(archive.mts.root().resolve(".varve/quarantine/T%pv:2024_02_28.pb")).hasSize(40);
  }

  @Guards({"E5", "E6"})
  @Test
  void aCommittedTailIsNeverCutAndASourceStillThereIsNotDoubled() throws IOException {
    archive.write(archive.mts, seconds(DAY, 5, 1));
    long anchor = Files.size(archive.file(archive.mts, DAY));
    archive.write(archive.mts, seconds(DAY + 3600, 6, 1));
    // The source came back as a part of what it was.
    archive.write(archive.sts, seconds(DAY + 3600, 2, 1));
    leaveCheckpoint(
        Checkpoint.State.COMMITTED,
        Checkpoint.Method.APPEND,
        anchor,
        archive.file(archive.sts, DAY + 3600));
    long length = Files.size(archive.file(archive.mts, DAY));

    assertThat(move().movedFiles()).isEqualTo(1);

    assertThat(archive.file(archive.mts, DAY)).hasSize(length);
    assertThat(archive.seen(archive.mts)).hasSize(11).doesNotHaveDuplicates();
    assertThat(archive.partitions(archive.sts)).isEmpty();
  }

  // for a late sample whose file happens to have the length of the one before
  @Guards("E6")
  @Test
  void aSourceOfTheSameLengthButAnotherSampleIsNotTakenForTheOneThatWasCopied() throws IOException {
    archive.write(archive.mts, DAY + 3600);
    archive.write(archive.sts, DAY + 3601);
    leaveCheckpoint(
        Checkpoint.State.COMMITTED,
        Checkpoint.Method.REPLACE,
        0,
        archive.file(archive.sts, DAY + 3601));

    move();

    assertThat(archive.seen()).containsExactly(DAY + 3600, DAY + 3601);
  }

  @Guards("E8")
  @Test
  void aGapInTheDestinationIsFilledInTimeOrder() throws IOException {
    archive.write(archive.mts, DAY + 1, DAY + 3);
    archive.write(archive.sts, DAY + 1, DAY + 2, DAY + 3);

    move();

    assertThat(archive.seen(archive.mts)).containsExactly(DAY + 1, DAY + 2, DAY + 3);
    assertThat(
            new String(
                    Files.readAllBytes(archive.file(archive.mts, DAY)),
                    java.nio.charset.StandardCharsets.ISO_8859_1)
                .lines()
                .count())
        .isEqualTo(4);
  }

  // order within a source does not matter
  @Guards("E8")
  @Test
  void aSourceOutOfOrderIsPutInOrder() throws IOException {
    archive.write(archive.sts, DAY + 5, DAY + 1, DAY + 3);
    move();
    archive.write(archive.sts, DAY + 4, DAY + 2, DAY + 5);
    move();
    assertThat(archive.seen(archive.mts))
        .containsExactly(DAY + 1, DAY + 2, DAY + 3, DAY + 4, DAY + 5);
  }

  @Test
  void samplesOfOneSecondAreToldApartByTheirNanoseconds() throws IOException {
    archive.append(archive.mts, Archive.at(DAY, 10, 1));
    archive.append(archive.mts, Archive.at(DAY, 30, 3));
    archive.append(archive.sts, Archive.at(DAY, 20, 2));
    archive.append(archive.sts, Archive.at(DAY, 30, 3));
    move();
    assertThat(archive.seen(archive.mts)).hasSize(3);
  }

  @Test
  void anotherSampleOfTheSameTimeStaysOutAndIsCounted() throws IOException {
    archive.append(archive.mts, Archive.at(DAY, 10, 1));
    archive.append(archive.sts, Archive.at(DAY, 10, 2));
    MoveReport report = move();
    assertThat(report.conflicts()).isEqualTo(1);
    assertThat(archive.seen()).containsExactly(DAY);
  }

  @Guards("E9")
  @Test
  void aSampleThatComesBetweenCopyAndRemovalKeepsTheSource() throws IOException {
    archive.write(archive.sts, seconds(DAY, 5, 1));
    MoveReport report =
        archive.move(
            Archive.move(
                step -> {
                  if (step == Step.COMMITTED) {
                    archive.write(archive.sts, DAY + 100);
                  }
                }),
            archive.sts,
            archive.mts);
    assertThat(report.movedFiles()).isZero();
    assertThat(report.deferredFiles()).isEqualTo(1);
    assertThat(archive.seen()).hasSize(6);

    assertThat(move().movedFiles()).isEqualTo(1);
    assertThat(archive.seen(archive.mts)).hasSize(6);
  }

  @Guards({"E11", "E12"})
  @Test
  void aSourceThatCannotBeLookedAtKeepsTheCheckpoint() throws IOException {
    archive.write(archive.mts, seconds(DAY, 5, 1));
    long length = Files.size(archive.file(archive.mts, DAY));
    Path file = Files.createFile(folder.resolve("a file"));
    leaveCheckpoint(
        Checkpoint.State.COPYING,
        Checkpoint.Method.APPEND,
        length - 20,
        file.resolve("within a file is not absent.pb"));
    PartitionMove move = Archive.move();

    assertThatThrownBy(() -> move.settle(archive.mts, KEY, "2024_02_28"))
        .isInstanceOf(IOException.class);

    assertThat(Archive.sidecars(archive.mts)).hasSize(1);
    assertThat(archive.file(archive.mts, DAY)).hasSize(length);
    // Nothing else is moved into it meanwhile.
    archive.write(archive.sts, DAY + 3600);
    MoveReport report = move();
    assertThat(report.failures())
        .singleElement()
        .matches(failure -> failure.cause() == FailureCause.UNSETTLED);
    assertThat(archive.file(archive.mts, DAY)).hasSize(length);
  }

  @Guards("E13")
  @Test
  void anOrphanLosesItsCheckpointAndNoByte() throws IOException {
    archive.write(archive.mts, seconds(DAY, 5, 1));
    long length = Files.size(archive.file(archive.mts, DAY));
    leaveCheckpoint(
        Checkpoint.State.COPYING,
        Checkpoint.Method.APPEND,
        length - 20,
        archive.file(archive.sts, DAY + 3600));

    Archive.move().settleAll(archive.mts);

    assertThat(archive.file(archive.mts, DAY)).hasSize(length);
    assertThat(Archive.sidecars(archive.mts)).isEmpty();
  }

  @Guards("E17")
  @Test
  void aDestinationThatCannotBeLookedAtAbortsTheMove() throws IOException {
    archive.write(archive.sts, DAY);
    Files.createDirectories(archive.mts.root());
    Files.createFile(archive.mts.root().resolve("T"));
    MoveReport report = move();
    assertThat(report.failures()).singleElement().matches(f -> f.cause() == FailureCause.IO);
    assertThat(archive.seen(archive.sts)).containsExactly(DAY);
  }

  @Guards("E20")
  @Test
  void aSampleOutsideTheDestinationsPartitionKeepsTheSourceWhereItIs() throws IOException {
    archive.write(archive.sts, DAY + 10);
    Archive.append(archive.file(archive.sts, DAY), Archive.PV, Archive.at(DAY + 86_400, 0, 1));
    archive.write(archive.sts, DAY + 3600);
    MoveReport report = move();
    assertThat(report.failures())
        .singleElement()
        .matches(failure -> failure.cause() == FailureCause.STRAY_SAMPLES);
    assertThat(report.movedFiles()).as("the others move").isEqualTo(1);
    assertThat(archive.partitions(archive.sts)).containsExactly("2024_02_28_00");
  }

  @Guards("E21")
  @Test
  void whatTheHeaderSaysTravels() throws IOException {
    Path source = archive.file(archive.sts, DAY);
    LineBuffer bytes = new LineBuffer(64);
    new PartitionHeader(DbrType.SCALAR_DOUBLE, Archive.PV, 2024, 3, Map.of("EGU", "mm"))
        .writeTo(bytes);
    int header = bytes.size();
    new SampleEncoder().encode(Archive.at(DAY, 1, 1), bytes);
    Files.createDirectories(source.getParent());
    Files.write(source, bytes.toByteArray());

    move();

    byte[] moved = Files.readAllBytes(archive.file(archive.mts, DAY));
    assertThat(PartitionHeader.parse(moved, 0, header - 1).fields()).containsEntry("EGU", "mm");
  }

  @Guards("E24")
  @Test
  void aSourceThatIsGoneIsDeferred() throws IOException {
    MoveReport report = new MoveReport();
    Archive.move()
        .move(
            KEY,
            archive.mts,
            Granularity.PARTITION_DAY.at(DAY),
            List.of(
                new PartitionFile(
                    archive.sts,
                    archive.file(archive.sts, DAY),
                    Granularity.PARTITION_HOUR.at(DAY))),
            report);
    assertThat(report.deferredFiles()).isEqualTo(1);
    assertThat(report.failures()).isEmpty();
  }

  // contract 8.6, zero-byte files
  @Guards("E26")
  @Test
  void emptyFilesVanishAndDoNoHarm() throws IOException {
    archive.write(archive.sts, seconds(DAY, 3, 1));
    Path zero = archive.file(archive.sts, DAY + 3600);
    Files.createFile(zero);
    Path headerOnly = archive.file(archive.sts, DAY + 7200);
    LineBuffer header = new LineBuffer(64);
    new PartitionHeader(DbrType.SCALAR_DOUBLE, Archive.PV, 2024).writeTo(header);
    Files.write(headerOnly, header.toByteArray());
    Path destination = archive.file(archive.mts, DAY);
    Files.createDirectories(destination.getParent());
    Files.createFile(destination);

    assertThat(move().movedFiles()).isEqualTo(3);

    assertThat(archive.partitions(archive.sts)).isEmpty();
    assertThat(archive.seen(archive.mts)).hasSize(3);
  }

  @Guards("E26")
  @Test
  void aSampleThatComesBeforeAnEmptyFileIsRemovedKeepsIt() throws IOException {
    Path headerOnly = archive.file(archive.sts, DAY);
    Files.createDirectories(headerOnly.getParent());
    LineBuffer header = new LineBuffer(64);
    new PartitionHeader(DbrType.SCALAR_DOUBLE, Archive.PV, 2024).writeTo(header);
    Files.write(headerOnly, header.toByteArray());
    long length = Files.size(headerOnly);
    archive.write(archive.sts, DAY + 1);
    assertThat(
            new PartitionRemoval(new Durable())
                .removeIfLength(archive.sts.root(), headerOnly, length))
        .isFalse();
    assertThat(archive.seen(archive.sts)).containsExactly(DAY + 1);
  }

  @Guards("B14")
  @Test
  void aSourceOfAnotherTypeStaysWhereItIs() throws IOException {
    archive.write(archive.mts, DAY);
    archive.append(archive.sts, Archive.whole(DAY + 3600));
    archive.write(archive.sts, DAY + 7200);
    byte[] before = Files.readAllBytes(archive.file(archive.sts, DAY + 3600));
    MoveReport report = move();
    assertThat(report.failures())
        .singleElement()
        .matches(failure -> failure.cause() == FailureCause.OTHER_HEADER);
    assertThat(Files.readAllBytes(archive.file(archive.sts, DAY + 3600))).isEqualTo(before);
    assertThat(Archive.typeOf(archive.file(archive.mts, DAY))).isEqualTo(DbrType.SCALAR_DOUBLE);
    assertThat(archive.seen(archive.mts)).as("the others move").containsExactly(DAY, DAY + 7200);
  }

  @Guards("C2")
  @Test
  void aDestinationWithoutAReadableHeaderIsSetAsideUnchanged() throws IOException {
    byte[] damage = "no header\nand lines\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    Path destination = archive.file(archive.mts, DAY);
    Files.createDirectories(destination.getParent());
    Files.write(destination, damage);
    archive.write(archive.sts, DAY);

    move();

    assertThat(archive.seen(archive.mts)).containsExactly(DAY);
    assertThat(archive.mts.root().resolve(".varve/quarantine/T%pv:2024_02_28.pb"))
        .hasBinaryContent(damage);
  }

  @Test
  void aSourceWithoutAReadableHeaderStaysAndIsReported() throws IOException {
    Path source = archive.file(archive.sts, DAY);
    Files.createDirectories(source.getParent());
    Files.writeString(source, "no header\n");
    MoveReport report = move();
    assertThat(report.failures())
        .singleElement()
        .matches(failure -> failure.cause() == FailureCause.DAMAGED);
    assertThat(source).hasContent("no header\n");
  }

  @Guards({"C3", "C4"})
  @Test
  void damagedLinesTravelAndTornTailsDoNot() throws IOException {
    archive.write(archive.mts, DAY);
    Files.writeString(archive.file(archive.mts, DAY), "torn", StandardOpenOption.APPEND);
    archive.write(archive.sts, DAY + 3600);
    Path source = archive.file(archive.sts, DAY + 3600);
    Files.writeString(source, "damaged\n", StandardOpenOption.APPEND);
    archive.write(archive.sts, DAY + 3601);
    Files.writeString(source, "torn", StandardOpenOption.APPEND);

    move();

    String moved =
        Files.readString(
            archive.file(archive.mts, DAY), java.nio.charset.StandardCharsets.ISO_8859_1);
    assertThat(moved).contains("\ndamaged\n").doesNotContain("torn");
    assertThat(archive.seen(archive.mts)).containsExactly(DAY, DAY + 3600, DAY + 3601);
  }

  @Test
  void aMoveThatDoesNotFitLeavesEverythingAndSaysSo() throws IOException {
    archive.write(archive.sts, seconds(DAY, 100, 1));
    long size = Files.size(archive.file(archive.sts, DAY));
    Durable durable = new Durable();
    PartitionMove move =
        new PartitionMove(
            durable, new PartitionRemoval(durable), root -> (1 << 20) + size / 2, 1 << 20);
    MoveReport report = archive.move(move, archive.sts, archive.mts);
    assertThat(report.outOfSpace()).isTrue();
    assertThat(report.failures().getFirst().sentence()).contains("bytes free");
    assertThat(archive.seen(archive.sts)).hasSize(100);
    assertThat(Archive.sidecars(archive.mts)).isEmpty();
  }

  // across a leap day and a year's end
  @Guards({"E1", "C10"})
  @Test
  void partitionsFollowTheCalendar() throws IOException {
    long newYear = 1_735_689_600L; // 2025-01-01T00:00:00Z
    long[] all = {DAY + 86_399, DAY + 86_400, DAY + 2 * 86_400, newYear - 1, newYear};
    archive.write(archive.sts, all);
    move();
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
