package io.varve.etl.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.faults.Fault;
import io.varve.faults.FaultFileSystem;
import io.varve.faults.Operation;
import io.varve.invariants.Guards;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class GrowingFileTest {
  private static final int AHEAD = 100;

  @TempDir Path folder;
  private FaultFileSystem files;

  @BeforeEach
  void makeDisk() throws IOException {
    files = FaultFileSystem.over(folder);
  }

  private GrowingFile file() throws IOException {
    return new GrowingFile(
        FileChannel.open(
            files.root().resolve("file"), StandardOpenOption.CREATE, StandardOpenOption.WRITE),
        0,
        AHEAD);
  }

  private static void add(GrowingFile file, int bytes) throws IOException {
    file.channel().write(ByteBuffer.allocate(bytes));
    file.added();
  }

  @Test
  void whatWasAddedIsForcedWhileMoreIs() throws Exception {
    CountDownLatch forced = new CountDownLatch(1);
    files.faults().before(Operation.FORCE, "**/file", path -> forced.countDown());
    try (GrowingFile file = file()) {
      add(file, AHEAD);
      assertThat(forced.await(30, TimeUnit.SECONDS)).isTrue();
      add(file, 1);
    }
  }

  @Test
  void copyingDoesNotWaitForTheDisk() throws IOException {
    try (Fault hang = files.faults().hang(Operation.FORCE, "**/file");
        GrowingFile file = file()) {
      for (int i = 0; i < 5; i++) {
        add(file, AHEAD);
      }
      assertThat(file.channel().size()).isEqualTo(5 * AHEAD);
      hang.lift();
      file.sync();
    }
  }

  @Guards("E3")
  @Test
  void theRestIsForcedAtTheEnd() throws IOException {
    try (GrowingFile file = file();
        FileChannel root = FileChannel.open(files.root())) {
      add(file, AHEAD - 1);
      assertThat(files.operations().count(Operation.FORCE)).isZero();
      file.sync();
      root.force(true);
    }
    files.crash();
    assertThat(Files.size(folder.resolve("file"))).isEqualTo(AHEAD - 1);
  }

  // the system tells of it once: a force after the one that failed succeeds
  @Guards("E3")
  @Test
  void aForceThatFailedOnTheWayIsNotForgottenAtTheEnd() throws IOException {
    files.faults().fail(Operation.FORCE, "**/file").times(1);
    try (GrowingFile file = file()) {
      add(file, AHEAD);
      assertThatThrownBy(file::sync)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("Input/output error");
    }
  }

  @Guards("E3")
  @Test
  void aMoveWhoseBytesWereLostOnTheWayKeepsItsSources() throws IOException {
    Archive archive = new Archive(files.root());
    archive.write(archive.sts, Archive.seconds(Archive.DAY, 9, 60));
    archive.write(archive.sts, Archive.seconds(Archive.DAY + 3600, 9, 60));
    files.faults().fail(Operation.FORCE, "**.new").times(1);

    MoveReport report = archive.moveToMts();

    assertThat(report.failures()).hasSize(1);
    assertThat(archive.partitions(archive.sts)).hasSize(2);
    assertThat(archive.partitions(archive.mts)).isEmpty();
    assertThat(archive.moveToMts().movedFiles()).isEqualTo(2);
  }
}
