package io.varve.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.faults.FaultFileSystem;
import io.varve.faults.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListingsTest {
  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");

  @TempDir Path root;
  private final Listings listings = new Listings(Clock.fixed(NOW, ZoneOffset.UTC), f -> true);
  private FaultFileSystem files;
  private Path folder;

  @BeforeEach
  void folder() throws IOException {
    files = FaultFileSystem.over(root);
    folder = Files.createDirectory(files.root().resolve("A"));
    create("B:2026_03_04_03.pb");
    create("B:2026_03_04_04.pb");
    create("BB:2026_03_04_04.pb");
    create("B:notes.txt");
  }

  @Test
  void givesTheFilesOfOnePvInTheirOrder() throws IOException {
    assertThat(listings.of(folder, "B:"))
        .containsExactly("B:2026_03_04_03.pb", "B:2026_03_04_04.pb");
    assertThat(listings.of(folder, "C:")).isEmpty();
  }

  @Test
  void aFolderAtRestIsReadOnce() throws IOException {
    changedAt(NOW.minusSeconds(11));
    listings.of(folder, "B:");
    files.faults().fail(Operation.LIST, "**/A");

    assertThat(listings.of(folder, "BB:")).containsExactly("BB:2026_03_04_04.pb");
    create("B:2026_03_04_05.pb");
    assertThatThrownBy(() -> listings.of(folder, "B:")).isInstanceOf(IOException.class);
  }

  @Test
  void aFolderWhoseTimeCannotBeTrustedIsReadEachTime() throws IOException {
    Listings remote = new Listings(Clock.fixed(NOW, ZoneOffset.UTC), f -> false);
    Instant never = NOW.minusSeconds(3600);
    changedAt(never);
    remote.of(folder, "B:");

    create("B:2026_03_04_05.pb");
    changedAt(never);

    assertThat(remote.of(folder, "B:")).contains("B:2026_03_04_05.pb");
  }

  @Test
  void aFileThatCameOrWentIsSeenAtOnce() throws IOException {
    changedAt(NOW.minusSeconds(3600));
    listings.of(folder, "B:");

    create("B:2026_03_04_05.pb");
    Files.delete(folder.resolve("B:2026_03_04_03.pb"));

    assertThat(listings.of(folder, "B:"))
        .containsExactly("B:2026_03_04_04.pb", "B:2026_03_04_05.pb");
  }

  @Test
  void aSecondChangeWithinTheGrainOfTheFoldersTimeIsSeen() throws IOException {
    Instant grain = NOW.minusSeconds(9);
    changedAt(grain);
    listings.of(folder, "B:");

    create("B:2026_03_04_05.pb");
    changedAt(grain);

    assertThat(listings.of(folder, "B:")).contains("B:2026_03_04_05.pb");
  }

  @Test
  void aFolderThatIsMissingSaysSo() {
    assertThatThrownBy(() -> listings.of(folder.resolveSibling("Z"), "B:"))
        .isInstanceOf(NoSuchFileException.class);
  }

  private void create(String name) throws IOException {
    Files.createFile(folder.resolve(name));
  }

  private void changedAt(Instant time) throws IOException {
    Files.setLastModifiedTime(folder, FileTime.from(time));
  }
}
