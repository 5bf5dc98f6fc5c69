package io.varve.etl.move;

import static io.varve.etl.move.Archive.DAY;
import static io.varve.etl.move.Archive.KEY;
import static io.varve.etl.move.Archive.list;
import static io.varve.etl.move.Archive.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.invariants.Guards;
import io.varve.store.Durable;
import io.varve.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a move left that did not finish is settled by its checkpoint before the next one. */
class UnfinishedMoveTest {
  @TempDir Path folder;
  private Archive archive;

  @BeforeEach
  void makeStores() {
    archive = new Archive(folder);
  }

  private void leaveCheckpoint(Checkpoint.State state, long anchor, Path source)
      throws IOException {
    long length = Files.exists(source) ? Files.size(source) : 100;
    long header = Files.exists(source) ? Archive.headerLength(source) : 20;
    new Checkpoints(archive.mts.root(), new Durable(), FailPoints.NONE)
        .write(
            new Checkpoint(
                state,
                KEY,
                "2024_02_28",
                anchor,
                List.of(new Checkpoint.Source(source, header, length, length))));
  }

  @Guards("E2")
  @Test
  void aTornCheckpointIsDiscardedAndTheCopyHappensOnce() throws IOException {
    archive.write(archive.mts, seconds(DAY, 5, 1));
    archive.write(archive.sts, seconds(DAY + 3600, 5, 1));
    leaveCheckpoint(Checkpoint.State.COPYING, 3, archive.file(archive.sts, DAY + 3600));
    Path sidecar = Archive.sidecars(archive.mts).getFirst();
    Files.write(sidecar, Arrays.copyOf(Files.readAllBytes(sidecar), 60));

    assertThat(archive.moveToMts().movedFiles()).isEqualTo(1);

    assertThat(archive.seen(archive.mts)).hasSize(10).doesNotHaveDuplicates();
    assertThat(Archive.sidecars(archive.mts)).isEmpty();
  }

  @Test
  void aCheckpointOfALaterVersionHoldsUpItsOwnDestinationAlone() throws IOException {
    archive.write(archive.mts, seconds(DAY, 5, 1));
    archive.write(archive.sts, seconds(DAY + 3600, 5, 1));
    leaveCheckpoint(Checkpoint.State.COPYING, 3, archive.file(archive.sts, DAY + 3600));
    Path sidecar = Archive.sidecars(archive.mts).getFirst();
    byte[] later = CheckpointTest.whole("varve etl checkpoint 3\nsomething new\n");
    Files.write(sidecar, later);
    archive.write(archive.sts, seconds(DAY + 86_400, 5, 1));

    Archive.move().settleAll(archive.mts);
    archive.moveToMts();

    assertThat(sidecar).hasBinaryContent(later);
    assertThat(archive.seen(archive.mts)).hasSize(10);
    assertThat(archive.partitions(archive.sts)).containsExactly("2024_02_28_01");
  }

  // of two stores in one folder the first that is opened settles for both
  @Test
  void aCheckpointTellsOfThePlainFileWhateverStoreSharesItsFolder() throws IOException {
    archive.write(archive.mts, seconds(DAY, 5, 1));
    Path destination = archive.file(archive.mts, DAY);
    long anchor = Files.size(destination);
    archive.write(archive.sts, seconds(DAY + 3600, 6, 1));
    Path source = archive.file(archive.sts, DAY + 3600);
    leaveCheckpoint(Checkpoint.State.COPYING, anchor, source);
    byte[] body = Files.readAllBytes(source);
    int header = (int) Archive.headerLength(source);
    Files.write(
        destination, Arrays.copyOfRange(body, header, header + 10), StandardOpenOption.APPEND);
    Store parquet =
        RewriteCrashTest.store("MTS", "parquet", archive.mts.root(), archive.mts.granularity());

    Archive.move().settleAll(parquet);

    assertThat(destination).hasSize(anchor);
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
    int header = (int) Archive.headerLength(source);
    leaveCheckpoint(Checkpoint.State.COPYING, anchor, source);
    Files.write(
        destination,
        Arrays.copyOfRange(body, header, header + (body.length - header) / 2),
        StandardOpenOption.APPEND);

    Archive.move().settle(archive.mts, KEY, "2024_02_28");
    assertThat(destination).hasSize(anchor);

    archive.moveToMts();
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
    leaveCheckpoint(Checkpoint.State.COPYING, anchor, archive.file(archive.sts, DAY + 3600));
    Files.write(destination, new byte[40], StandardOpenOption.APPEND);

    archive.moveToMts();

    assertThat(archive.seen(archive.mts)).hasSize(11);
    assertThat(archive.quarantined(archive.mts, DAY)).hasSize(40);
  }

  @Guards({"E5", "E6"})
  @Test
  void aCommittedTailIsNeverCutAndASourceStillThereIsNotDoubled() throws IOException {
    archive.write(archive.mts, seconds(DAY, 5, 1));
    long anchor = Files.size(archive.file(archive.mts, DAY));
    archive.write(archive.mts, seconds(DAY + 3600, 6, 1));
    // The source came back as a part of what it was.
    archive.write(archive.sts, seconds(DAY + 3600, 2, 1));
    leaveCheckpoint(Checkpoint.State.COMMITTED, anchor, archive.file(archive.sts, DAY + 3600));
    long length = Files.size(archive.file(archive.mts, DAY));

    assertThat(archive.moveToMts().movedFiles()).isEqualTo(1);

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
    leaveCheckpoint(Checkpoint.State.COMMITTED, 0, archive.file(archive.sts, DAY + 3601));

    archive.moveToMts();

    assertThat(archive.seen()).containsExactly(DAY + 3600, DAY + 3601);
  }

  @Guards({"E11", "E12"})
  @Test
  void aSourceThatCannotBeLookedAtKeepsTheCheckpoint() throws IOException {
    archive.write(archive.mts, seconds(DAY, 5, 1));
    long length = Files.size(archive.file(archive.mts, DAY));
    Path file = Files.createFile(folder.resolve("a file"));
    leaveCheckpoint(
        Checkpoint.State.COPYING, length - 20, file.resolve("within a file is not absent.pb"));
    PartitionMove move = Archive.move();

    assertThatThrownBy(() -> move.settle(archive.mts, KEY, "2024_02_28"))
        .isInstanceOf(IOException.class);

    assertThat(Archive.sidecars(archive.mts)).hasSize(1);
    assertThat(archive.file(archive.mts, DAY)).hasSize(length);
    // Nothing else is moved into it meanwhile.
    archive.write(archive.sts, DAY + 3600);
    MoveReport report = archive.moveToMts();
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
    leaveCheckpoint(Checkpoint.State.COPYING, length - 20, archive.file(archive.sts, DAY + 3600));

    Archive.move().settleAll(archive.mts);

    assertThat(archive.file(archive.mts, DAY)).hasSize(length);
    assertThat(Archive.sidecars(archive.mts)).isEmpty();
  }
}
