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
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultFileSystemTest {
  @TempDir Path folder;
  private FaultFileSystem files;
  private Path root;

  @BeforeEach
  void files() throws IOException {
    files = FaultFileSystem.over(folder);
    root = files.root();
  }

  @Test
  void withoutFaultsItIsTheDefaultFileSystem() throws IOException {
    Path file = root.resolve("a/b.txt");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "one");
    Files.writeString(file, "two", StandardOpenOption.APPEND);
    Path moved = Files.move(file, root.resolve("c.txt"), StandardCopyOption.ATOMIC_MOVE);
    Path copy = Files.copy(moved, root.resolve("d.txt"));

    assertThat(folder.resolve("c.txt")).hasContent("onetwo");
    assertThat(folder.resolve("d.txt")).hasContent("onetwo");
    assertThat(Files.readString(copy)).isEqualTo("onetwo");
    assertThat(Files.exists(file)).isFalse();
    assertThat(Files.size(copy)).isEqualTo(6);
    try (Stream<Path> all = Files.walk(root)) {
      assertThat(all.map(path -> root.relativize(path).toString()))
          .containsExactlyInAnyOrder("", "a", "c.txt", "d.txt");
    }
    assertThat(files.openFiles()).isEmpty();
  }

  @Test
  void mapsAndLocksFiles() throws IOException {
    Path file = Files.writeString(root.resolve("a"), "mapped");
    try (FileChannel channel = FileChannel.open(file, READ, WRITE);
        FileChannel other = FileChannel.open(file, READ, WRITE)) {
      FileLock lock = channel.lock();
      assertThatThrownBy(other::tryLock).isInstanceOf(OverlappingFileLockException.class);
      lock.release();
      FileLock second = other.tryLock();
      assertThat(second).isNotNull();
      assertThat(second.isValid()).isTrue();
      assertThat(second.channel()).isSameAs(other);
      assertThat(channel.map(FileChannel.MapMode.READ_ONLY, 0, 6).get(3)).isEqualTo((byte) 'p');
    }
  }

  @Test
  void aFailingOperationHasNoEffect() throws IOException {
    Path file = Files.writeString(root.resolve("a.pb"), "kept");
    Fault write = files.faults().fail(Operation.WRITE, "**.pb");
    files.faults().fail(Operation.OPEN, "**/b").times(1);
    files.faults().fail(Operation.DELETE, "**.pb");
    files.faults().fail(Operation.READ, "**.pb").after(1);

    assertThatThrownBy(() -> Files.writeString(file, "lost", StandardOpenOption.APPEND))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Input/output error");
    assertThatThrownBy(() -> Files.delete(file)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> Files.writeString(root.resolve("b"), ""))
        .isInstanceOf(IOException.class);
    Files.writeString(root.resolve("b"), "");
    try (FileChannel channel = FileChannel.open(file, READ)) {
      channel.read(ByteBuffer.allocate(1));
      assertThatThrownBy(() -> channel.read(ByteBuffer.allocate(1)))
          .isInstanceOf(IOException.class);
    }
    assertThat(folder.resolve("a.pb")).hasContent("kept");
    assertThat(write.hits()).isEqualTo(1);

    write.lift();
    Files.writeString(file, "!", StandardOpenOption.APPEND);
    assertThat(folder.resolve("a.pb")).hasContent("kept!");
  }

  @Test
  void aTornWriteLandsInPart() throws IOException {
    files.faults().tear("**.pb", 5);
    Path file = root.resolve("a.pb");

    try (FileChannel channel = FileChannel.open(file, CREATE, WRITE)) {
      assertThat(channel.write(ascii("abc"), 0)).isEqualTo(3);
      assertThatThrownBy(() -> channel.write(ascii("def"), 3)).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> channel.write(ascii("ghi"), 5)).isInstanceOf(IOException.class);
    }

    assertThat(folder.resolve("a.pb")).hasContent("abcde");
  }

  @Test
  void aFullDiskTakesWhatFitsAndWhatIsWithinAFileAndHasRoomAfterADelete() throws IOException {
    Files.writeString(root.resolve("old"), "12345");
    files.faults().capacity(8);
    Path file = root.resolve("new");

    try (FileChannel channel = FileChannel.open(file, CREATE, WRITE)) {
      assertThat(channel.write(ascii("abcdef"))).isEqualTo(3);
      assertThatThrownBy(() -> channel.write(ascii("def")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("No space left on device");
      assertThat(channel.write(ascii("AB"), 0)).isEqualTo(2);
      Files.delete(root.resolve("old"));
      assertThat(channel.write(ascii("def"))).isEqualTo(3);
    }

    assertThat(folder.resolve("new")).hasContent("ABcdef");
  }

  @Test
  void aHangEndsWhenItIsLiftedAndNotWhenItIsInterrupted() throws Exception {
    Path file = Files.writeString(root.resolve("a.pb"), "");
    Fault hang = files.faults().hang(Operation.FORCE, "**.pb");
    CompletableFuture<Boolean> interruptedAfterwards = new CompletableFuture<>();
    Thread stuck =
        Thread.ofPlatform()
            .start(
                () -> {
                  try (FileChannel channel = FileChannel.open(file, WRITE)) {
                    channel.force(true);
                    interruptedAfterwards.complete(Thread.currentThread().isInterrupted());
                  } catch (IOException e) {
                    interruptedAfterwards.completeExceptionally(e);
                  }
                });
    assertThat(hang.awaitHit(Duration.ofSeconds(10))).isTrue();

    stuck.interrupt();
    assertThat(stuck.isAlive()).isTrue();
    Files.writeString(root.resolve("b.pb"), "others go on");
    hang.lift();

    assertThat(interruptedAfterwards.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aNameCanVanishBehindAnOpenChannel() throws IOException {
    Path file = root.resolve("a.pb");
    try (FileChannel channel = FileChannel.open(file, CREATE, WRITE)) {
      Fault unlink = files.faults().unlinkBehind(Operation.WRITE, "**.pb");
      assertThat(channel.write(ascii("to nowhere"), 0)).isEqualTo(10);
      unlink.lift();
      assertThat(channel.size()).isEqualTo(10);
      assertThat(Files.exists(file)).isFalse();
    }
  }

  @Test
  void recordsChangesInTheirOrder() throws IOException {
    Path target = root.resolve("x/target");
    Files.createDirectories(root.resolve("x"));
    try (FileChannel channel = FileChannel.open(root.resolve("part"), CREATE, WRITE)) {
      channel.write(ascii("abc"));
      channel.force(true);
    }
    Files.move(root.resolve("part"), target);
    try (FileChannel channel = FileChannel.open(root.resolve("x"), READ)) {
      channel.force(true);
    }
    files.faults().fail(Operation.TRUNCATE, "**");
    try (FileChannel channel = FileChannel.open(target, WRITE)) {
      assertThatThrownBy(() -> channel.truncate(0)).isInstanceOf(IOException.class);
    }
    Files.delete(target);

    assertThat(files.operations().lines())
        .containsExactly(
            "CREATE_FOLDER x",
            "CREATE part",
            "WRITE part",
            "FORCE part",
            "MOVE x/target",
            "FORCE_FOLDER x",
            "DELETE x/target");
    assertThat(files.operations().all().get(2).bytes()).isEqualTo(3);
    assertThat(files.operations().count(Operation.FORCE)).isEqualTo(1);
  }

  private static ByteBuffer ascii(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }
}
