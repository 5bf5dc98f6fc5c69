package io.varve.etl.move;

import static io.varve.etl.move.Archive.DAY;
import static io.varve.etl.move.Archive.KEY;
import static io.varve.etl.move.Archive.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.invariants.Guards;
import io.varve.partition.Granularity;
import io.varve.plainpb.PartitionHeader;
import io.varve.sample.DbrType;
import io.varve.store.Durable;
import io.varve.store.Edition;
import io.varve.store.PartitionFile;
import io.varve.store.PartitionRemoval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A source is removed only when nothing in it is needed any more. */
class SourceRemovalTest {
  private static final PartitionHeader HEADER =
      new PartitionHeader(DbrType.SCALAR_DOUBLE, Archive.PV, 2024);

  @TempDir Path folder;
  private Archive archive;

  @BeforeEach
  void makeStores() {
    archive = new Archive(folder);
  }

  @Guards("E9")
  @Test
  void aSampleThatComesBetweenCopyAndRemovalKeepsTheSource() throws IOException {
    archive.write(archive.sts, seconds(DAY, 5, 1));
    MoveReport report =
        archive.move(
            Archive.whileBothAreThere(() -> archive.write(archive.sts, DAY + 100)),
            archive.sts,
            archive.mts);
    assertThat(report.movedFiles()).isZero();
    assertThat(report.deferredFiles()).isEqualTo(1);
    assertThat(archive.seen()).hasSize(6);

    assertThat(archive.moveToMts().movedFiles()).isEqualTo(1);
    assertThat(archive.seen(archive.mts)).hasSize(6);
  }

  /** A file of other samples that is as long as the source. */
  private Path another() throws IOException {
    Archive restored = new Archive(folder.resolve("restored"));
    restored.write(restored.sts, seconds(DAY + 100, 5, 1));
    return restored.file(restored.sts, DAY);
  }

  @Guards("E9")
  @Test
  void anotherFileOfTheSameLengthThatTookTheSourcesPlaceStays() throws IOException {
    archive.write(archive.sts, seconds(DAY, 5, 1));
    Path source = archive.file(archive.sts, DAY);
    Path other = another();
    assertThat(Files.size(other)).isEqualTo(Files.size(source));
    // As a restore does that keeps times.
    Files.setLastModifiedTime(other, Files.getLastModifiedTime(source));

    MoveReport report =
        archive.move(
            Archive.whileBothAreThere(
                () -> Files.move(other, source, StandardCopyOption.REPLACE_EXISTING)),
            archive.sts,
            archive.mts);

    assertThat(report.movedFiles()).isZero();
    assertThat(report.deferredFiles()).isEqualTo(1);
    assertThat(archive.moveToMts().movedFiles()).isEqualTo(1);
    assertThat(archive.seen(archive.mts)).hasSize(10);
  }

  @Guards("E9")
  @Test
  void aFileWrittenAnewAtTheSameLengthStays() throws IOException {
    archive.write(archive.sts, seconds(DAY, 5, 1));
    Path source = archive.file(archive.sts, DAY);
    byte[] other = Files.readAllBytes(another());
    Files.setLastModifiedTime(source, FileTime.from(Instant.parse("2024-02-28T01:00:00Z")));

    MoveReport report =
        archive.move(
            // In place, so with the inode that it had.
            Archive.whileBothAreThere(() -> Files.write(source, other)), archive.sts, archive.mts);

    assertThat(report.deferredFiles()).isEqualTo(1);
    assertThat(archive.moveToMts().movedFiles()).isEqualTo(1);
    assertThat(archive.seen(archive.mts)).hasSize(10);
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
    Archive.writeHeader(headerOnly, HEADER);
    Path destination = archive.file(archive.mts, DAY);
    Files.createDirectories(destination.getParent());
    Files.createFile(destination);

    assertThat(archive.moveToMts().movedFiles()).isEqualTo(3);

    assertThat(archive.partitions(archive.sts)).isEmpty();
    assertThat(archive.seen(archive.mts)).hasSize(3);
  }

  @Guards("E26")
  @Test
  void aSampleThatComesBeforeAnEmptyFileIsRemovedKeepsIt() throws IOException {
    Path headerOnly = archive.file(archive.sts, DAY);
    Archive.writeHeader(headerOnly, HEADER);
    Edition seen = Edition.of(headerOnly);
    archive.write(archive.sts, DAY + 1);
    assertThat(
            new PartitionRemoval(new Durable()).removeIfStill(archive.sts.root(), headerOnly, seen))
        .isFalse();
    assertThat(archive.seen(archive.sts)).containsExactly(DAY + 1);
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
}
