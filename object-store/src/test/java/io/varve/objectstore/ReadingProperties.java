package io.varve.objectstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.store.Edition;
import io.varve.store.ObjectStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** An object reads as the file it was made of, wherever and in whatever pieces it is read. */
class ReadingProperties {
  /** Ten blocks and a bit. */
  private static final int LENGTH = 10 * 64 * 1024 + 777;

  private static Fixture fixture;

  private record Fixture(
      Path folder, BucketServer server, ObjectStores stores, Path file, Path object) {}

  @BeforeContainer
  static void publish() throws Exception {
    Path folder = Files.createTempDirectory("varve-reading");
    BucketServer server = BucketServer.start(folder);
    ObjectStores stores = server.client();
    byte[] bytes = new byte[LENGTH];
    new Random(4711).nextBytes(bytes);
    Path file = Files.write(folder.resolve("file"), bytes);
    Path object = stores.at("s3://" + BucketServer.BUCKET + "/p").resolve("X:2024.pb");
    ObjectStorage.of(object).publish(file, object, Edition.ABSENT);
    fixture = new Fixture(folder, server, stores, file, object);
  }

  @AfterContainer
  static void stop() throws IOException {
    fixture.stores.close();
    fixture.server.close();
    try (var all = Files.walk(fixture.folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  @Property(tries = 50)
  void positionedReadsGiveTheBytesOfTheFile(
      @ForAll @Size(min = 1, max = 20) List<@IntRange(max = LENGTH + 10) Integer> places,
      @ForAll @IntRange(min = 1, max = 200_000) int length)
      throws IOException {
    try (FileChannel file = FileChannel.open(fixture.file, StandardOpenOption.READ);
        FileChannel object = FileChannel.open(fixture.object, StandardOpenOption.READ)) {
      assertThat(object.size()).isEqualTo(file.size());
      for (int from : places) {
        assertThat(read(object, from, length)).isEqualTo(read(file, from, length));
      }
    }
  }

  @Property(tries = 20)
  void readingOnGivesTheBytesOfTheFile(
      @ForAll @IntRange(max = LENGTH) int from,
      @ForAll @IntRange(min = 1000, max = 300_000) int piece)
      throws IOException {
    try (FileChannel file = FileChannel.open(fixture.file, StandardOpenOption.READ);
        FileChannel object = FileChannel.open(fixture.object, StandardOpenOption.READ)) {
      file.position(from);
      object.position(from);
      ByteBuffer wanted = ByteBuffer.allocate(piece);
      ByteBuffer got = ByteBuffer.allocate(piece);
      while (file.read(wanted.clear()) >= 0) {
        object.read(got.clear());
        assertThat(got.flip()).isEqualTo(wanted.flip());
        assertThat(object.position()).isEqualTo(file.position());
      }
      assertThat(object.read(got.clear())).isEqualTo(-1);
    }
  }

  @Property(tries = 20)
  void transfersGiveTheBytesOfTheFile(
      @ForAll @IntRange(max = LENGTH) int from, @ForAll @IntRange(max = LENGTH) int length)
      throws IOException {
    Path copy = fixture.folder.resolve("copy");
    int to = Math.min(LENGTH, from + length);
    try (FileChannel object = FileChannel.open(fixture.object, StandardOpenOption.READ);
        FileChannel out =
            FileChannel.open(
                copy,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
      for (long at = from; at < to; ) {
        at += object.transferTo(at, to - at, out);
      }
    }
    try (FileChannel file = FileChannel.open(fixture.file, StandardOpenOption.READ)) {
      assertThat(Files.readAllBytes(copy)).isEqualTo(read(file, from, to - from));
    }
  }

  private static byte[] read(FileChannel channel, long from, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) > 0) {
      // Files, too, may give less than was asked for.
    }
    return Arrays.copyOf(bytes.array(), bytes.position());
  }
}
