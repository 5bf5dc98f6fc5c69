package io.varve.etl.move;

import static io.varve.etl.move.Archive.DAY;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.invariants.Guards;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damage in a source or destination costs no whole line, and is never taken for emptiness. */
class DamageOnTheWayTest {
  @TempDir Path folder;
  private Archive archive;

  @BeforeEach
  void makeStores() {
    archive = new Archive(folder);
  }

  @Guards("C2")
  @Test
  void aDestinationWithoutAReadableHeaderIsSetAsideUnchanged() throws IOException {
    byte[] damage = "no header\nand lines\n".getBytes(StandardCharsets.US_ASCII);
    Path destination = archive.file(archive.mts, DAY);
    Files.createDirectories(destination.getParent());
    Files.write(destination, damage);
    archive.write(archive.sts, DAY);

    archive.moveToMts();

    assertThat(archive.seen(archive.mts)).containsExactly(DAY);
    assertThat(archive.quarantined(archive.mts, DAY)).hasBinaryContent(damage);
  }

  @Test
  void aSourceWithoutAReadableHeaderStaysAndIsReported() throws IOException {
    Path source = archive.file(archive.sts, DAY);
    Files.createDirectories(source.getParent());
    Files.writeString(source, "no header\n");
    MoveReport report = archive.moveToMts();
    assertThat(report.failures())
        .singleElement()
        .matches(failure -> failure.cause() == FailureCause.DAMAGED);
    assertThat(source).hasContent("no header\n");
  }

  @Guards("E17")
  @Test
  void aDestinationThatCannotBeLookedAtAbortsTheMove() throws IOException {
    archive.write(archive.sts, DAY);
    Files.createDirectories(archive.mts.root());
    Files.createFile(archive.mts.root().resolve("T"));
    MoveReport report = archive.moveToMts();
    assertThat(report.failures()).singleElement().matches(f -> f.cause() == FailureCause.IO);
    assertThat(archive.seen(archive.sts)).containsExactly(DAY);
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

    archive.moveToMts();

    String moved = Files.readString(archive.file(archive.mts, DAY), StandardCharsets.ISO_8859_1);
    assertThat(moved).contains("\ndamaged\n").doesNotContain("torn");
    assertThat(archive.seen(archive.mts)).containsExactly(DAY, DAY + 3600, DAY + 3601);
  }
}
