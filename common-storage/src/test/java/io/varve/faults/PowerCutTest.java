package io.varve.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a {@link FaultFileSystem} leaves when its power is cut. */
class PowerCutTest {
  @TempDir Path folder;
  private FaultFileSystem files;
  private Path root;

  @BeforeEach
  void files() throws IOException {
    Files.writeString(folder.resolve("old"), "old");
    files = FaultFileSystem.over(folder);
    root = files.root();
  }

  @Test
  void takesWhatWasNotForced() throws IOException {
    append(root.resolve("old"), " forced", true);
    append(root.resolve("old"), " not", false);

    files.crash();

    assertThat(folder.resolve("old")).hasContent("old forced");
  }

  @Test
  void takesAFileWhoseFolderWasNotForced() throws IOException {
    append(root.resolve("new"), "forced", true);
    files.crash();
    assertThat(folder.resolve("new")).doesNotExist();
  }

  @Test
  void leavesAFileEmptyThatWasNotForcedInAFolderThatWas() throws IOException {
    append(root.resolve("new"), "bytes", false);
    force(root);
    files.crash();
    assertThat(folder.resolve("new")).isEmptyFile();
  }

  @Test
  void bringsBackWhatWasDeletedOrRenamedOrCutWithoutAForce() throws IOException {
    Files.move(root.resolve("old"), root.resolve("other"));
    try (FileChannel channel = FileChannel.open(root.resolve("other"), WRITE)) {
      channel.truncate(0);
    }
    Files.delete(root.resolve("other"));

    files.crash();

    assertThat(folder.resolve("old")).hasContent("old");
    assertThat(folder.resolve("other")).doesNotExist();
  }

  @Test
  void keepsARenameAndADeleteOnceTheFolderWasForced() throws IOException {
    Files.createDirectory(root.resolve("x"));
    Files.move(root.resolve("old"), root.resolve("x/moved"));
    force(root);
    force(root.resolve("x"));

    FaultFileSystem after = files.crash();

    assertThat(folder.resolve("old")).doesNotExist();
    assertThat(folder.resolve("x/moved")).hasContent("old");
    Files.delete(after.root().resolve("x/moved"));
    force(after.root().resolve("x"));
    after.crash();
    assertThat(folder.resolve("x")).isEmptyDirectory();
  }

  @Test
  void takesEvenWhatWasForcedWhenTheDiskLies() throws IOException {
    Fault lie = files.faults().lie("**/old");
    append(root.resolve("old"), " forced", true);
    assertThat(lie.hits()).isEqualTo(1);
    files.crash();
    assertThat(folder.resolve("old")).hasContent("old");
  }

  @Test
  void endsTheFileSystemAndItsChannels() throws IOException {
    try (FileChannel channel = FileChannel.open(root.resolve("old"), READ, WRITE)) {
      assertThat(channel.tryLock()).isNotNull();
      FaultFileSystem after = files.crash();

      assertThatThrownBy(() -> channel.write(ByteBuffer.allocate(1)))
          .isInstanceOf(IOException.class);
      assertThatThrownBy(() -> Files.writeString(root.resolve("old"), "ghost"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("power");
      try (FileChannel next = FileChannel.open(after.root().resolve("old"), WRITE)) {
        assertThat(next.tryLock()).isNotNull();
      }
    }
    assertThat(folder.resolve("old")).hasContent("old");
  }

  @Test
  void leavesAnyPartOfWhatWasNotForcedWhenItIsRandom() throws IOException {
    Set<String> seen = new HashSet<>();
    FaultFileSystem now = files;
    for (int seed = 0; seed < 200; seed++) {
      Path file = now.root().resolve("old");
      try (FileChannel channel = FileChannel.open(file, WRITE, CREATE)) {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap("__".getBytes(UTF_8)), 0);
        channel.force(true);
        channel.write(ByteBuffer.wrap("ab".getBytes(UTF_8)), 0);
        channel.write(ByteBuffer.wrap("cd".getBytes(UTF_8)), 2);
      }
      now = now.crash(new Random(seed));
      seen.add(Files.readString(folder.resolve("old"), UTF_8));
    }
    assertThat(seen)
        .contains("__", "ab", "abcd", "__cd", "a_", "__c")
        .allMatch(text -> text.startsWith("__") || text.startsWith("a"));
  }

  private static void append(Path file, String text, boolean force) throws IOException {
    try (FileChannel channel = FileChannel.open(file, CREATE, WRITE)) {
      channel.write(ByteBuffer.wrap(text.getBytes(UTF_8)), channel.size());
      if (force) {
        channel.force(true);
      }
    }
  }

  private static void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, READ)) {
      channel.force(true);
    }
  }
}
