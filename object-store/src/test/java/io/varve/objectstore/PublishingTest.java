package io.varve.objectstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.invariants.Guards;
import io.varve.store.Edition;
import io.varve.store.ObjectStorage;
import io.varve.store.OtherEditionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Objects are there as a whole or not at all, whatever happens on the way. */
@Guards("E34")
@Timeout(120)
class PublishingTest {
  private static final int MIB = 1 << 20;

  @TempDir Path folder;
  private BucketServer server;
  private ObjectStores stores;
  private Path object;
  private ObjectStorage storage;

  @BeforeEach
  void start() throws Exception {
    server = BucketServer.start(folder);
    stores = server.client();
    object = stores.at("s3://" + BucketServer.BUCKET + "/lts").resolve("A/B{x}+y z:2024.pb");
    storage = ObjectStorage.of(object);
  }

  @AfterEach
  void stop() throws IOException {
    stores.close();
    server.close();
  }

  @Test
  void aFileIsPublishedUnderItsNameAndCanBeRead() throws IOException {
    byte[] bytes = random(100_000, 1);

    Edition edition = storage.publish(file(bytes), object, Edition.ABSENT);

    assertThat(edition.length()).isEqualTo(bytes.length);
    assertThat(Files.readAllBytes(object)).isEqualTo(bytes);
    assertThat(storage.edition(object)).isEqualTo(edition);
    assertThat(server.synced().resolve("lts/A/B{x}+y z:2024.pb")).hasBinaryContent(bytes);
  }

  @Test
  void aLargeFileGoesInPartsThatAreSentAtOnce() throws IOException {
    byte[] bytes = random(17 * MIB + 3, 2);

    storage.publish(file(bytes), object, Edition.ABSENT);

    assertThat(Files.readAllBytes(object)).isEqualTo(bytes);
    assertThat(unfinished()).isEmpty();
  }

  @Test
  void whatIsThereIsReplacedOnlyByWhoKnowsIt() throws IOException {
    Edition first = storage.publish(file(random(1000, 1)), object, Edition.ABSENT);
    Edition second = storage.publish(file(random(1001, 2)), object, first);

    assertThatThrownBy(() -> storage.publish(file(random(1002, 3)), object, first))
        .isInstanceOf(OtherEditionException.class);
    assertThatThrownBy(() -> storage.publish(file(random(1003, 4)), object, Edition.ABSENT))
        .isInstanceOf(OtherEditionException.class);
    assertThatThrownBy(() -> storage.publish(file(random(6 * MIB, 5)), object, first))
        .isInstanceOf(OtherEditionException.class);
    assertThat(storage.edition(object)).isEqualTo(second);
    assertThat(unfinished()).isEmpty();
  }

  @Test
  void aLongObjectGrowsWithoutBeingSentAgain() throws IOException {
    byte[] year = random(12 * MIB, 1);
    byte[] day = random(30_000, 2);
    Edition before = storage.publish(file(year), object, Edition.ABSENT);
    long sent = server.wire().sentBytes();

    Edition after = storage.append(object, before, year.length, file(day));

    assertThat(server.wire().sentBytes() - sent).isLessThan(100_000);
    assertThat(Files.readAllBytes(object)).isEqualTo(join(year, year.length, day));
    assertThat(after.length()).isEqualTo(year.length + day.length);
    assertThat(unfinished()).isEmpty();
  }

  @Test
  void aTornEndIsLeftBehindWhenAnObjectGrows() throws IOException {
    byte[] year = random(6 * MIB, 1);
    byte[] day = random(7 * MIB, 2);
    Edition before = storage.publish(file(year), object, Edition.ABSENT);

    storage.append(object, before, year.length - 17, file(day));

    assertThat(Files.readAllBytes(object)).isEqualTo(join(year, year.length - 17, day));
  }

  @Test
  void aShortObjectGrowsToo() throws IOException {
    byte[] year = random(70_000, 1);
    byte[] day = random(30_000, 2);
    Edition before = storage.publish(file(year), object, Edition.ABSENT);

    storage.append(object, before, year.length, file(day));

    assertThat(Files.readAllBytes(object)).isEqualTo(join(year, year.length, day));
  }

  @Test
  void anObjectGrowsOnlyFromTheEditionThatWasMeant() throws IOException {
    byte[] year = random(6 * MIB, 1);
    Edition before = storage.publish(file(year), object, Edition.ABSENT);
    Edition other = storage.publish(file(random(6 * MIB, 3)), object, before);

    assertThatThrownBy(() -> storage.append(object, before, year.length, file(random(10, 2))))
        .isInstanceOf(OtherEditionException.class);
    assertThat(storage.edition(object)).isEqualTo(other);
  }

  @Test
  void aCutConnectionIsTriedAgain() throws IOException {
    byte[] bytes = random(3 * MIB, 1);
    server.wire().cut(MIB, 2);

    storage.publish(file(bytes), object, Edition.ABSENT);

    assertThat(server.wire().left()).isZero();
    assertThat(Files.readAllBytes(object)).isEqualTo(bytes);
  }

  @Test
  void aServerThatIsBusyIsAskedAgain() throws IOException {
    byte[] bytes = random(6 * MIB, 1);
    server.wire().refuse(2);

    storage.publish(file(bytes), object, Edition.ABSENT);

    assertThat(server.wire().left()).isZero();
    assertThat(Files.readAllBytes(object)).isEqualTo(bytes);
  }

  @Test
  void aSlowServerIsWaitedFor() throws IOException {
    byte[] bytes = random(200_000, 1);
    server.wire().delay(Duration.ofMillis(100));

    storage.publish(file(bytes), object, Edition.ABSENT);

    assertThat(Files.readAllBytes(object)).isEqualTo(bytes);
  }

  @Test
  void anAnswerThatIsLostMakesNoFailureOfASuccess() throws IOException {
    byte[] bytes = random(200_000, 1);
    server.wire().loseAnswers(1);

    Edition edition = storage.publish(file(bytes), object, Edition.ABSENT);

    assertThat(server.wire().left()).isZero();
    assertThat(storage.edition(object)).isEqualTo(edition);
    assertThat(Files.readAllBytes(object)).isEqualTo(bytes);
  }

  @Test
  void whatCannotBeSentLeavesTheObjectAsItWas() throws IOException {
    byte[] bytes = random(200_000, 1);
    Edition before = storage.publish(file(bytes), object, Edition.ABSENT);
    server.wire().cut(MIB, 1000);

    assertThatThrownBy(() -> storage.publish(file(random(12 * MIB, 2)), object, before))
        .isInstanceOf(IOException.class);

    server.wire().cut(0, 0);
    assertThat(storage.edition(object)).isEqualTo(before);
    assertThat(Files.readAllBytes(object)).isEqualTo(bytes);
  }

  @Guards("E35")
  @Test
  void anObjectThatIsReplacedWhileItIsReadIsNeverMixed() throws IOException {
    byte[] bytes = random(MIB, 1);
    Edition before = storage.publish(file(bytes), object, Edition.ABSENT);
    try (FileChannel reading = FileChannel.open(object, StandardOpenOption.READ)) {
      byte[] start = new byte[1000];
      reading.read(ByteBuffer.wrap(start), 0);
      storage.publish(file(random(MIB, 2)), object, before);

      assertThat(start).isEqualTo(Arrays.copyOf(bytes, 1000));
      assertThatThrownBy(() -> reading.read(ByteBuffer.allocate(1000), 900_000))
          .isInstanceOf(OtherEditionException.class);
    }
  }

  @Test
  void anObjectThatIsRemovedWhileItIsReadIsMissed() throws IOException {
    storage.publish(file(random(MIB, 1)), object, Edition.ABSENT);
    try (FileChannel reading = FileChannel.open(object, StandardOpenOption.READ)) {
      Files.delete(object);

      assertThatThrownBy(() -> reading.read(ByteBuffer.allocate(1000), 900_000))
          .isInstanceOf(NoSuchFileException.class);
    }
    assertThat(Files.exists(object)).isFalse();
    assertThatThrownBy(() -> Files.delete(object)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void namesAreListedByTheirBeginningOverSeveralPages() throws IOException {
    Path within = stores.at("s3://" + BucketServer.BUCKET + "/lts/many");
    Path each = file(random(1, 1));
    Path synced = Files.createDirectories(server.synced().resolve("lts/many"));
    for (int i = 0; i < 1203; i++) {
      Files.createFile(synced.resolve("P%04d:2024.pb".formatted(i)));
    }
    storage.publish(each, within.resolve("Q:2023.pb"), Edition.ABSENT);
    storage.publish(each, within.resolve("Q/R:2023.pb"), Edition.ABSENT);

    assertThat(storage.names(within, "P")).hasSize(1203).isSorted();
    assertThat(storage.names(within, "Q")).containsExactly("Q", "Q:2023.pb");
    assertThat(storage.names(within.resolve("none"), "")).isEmpty();
    assertThat(Files.isDirectory(within)).isTrue();
    assertThat(Files.isDirectory(within.resolve("none"))).isFalse();
  }

  @Test
  void aBucketThatIsNotThereIsNamed() throws IOException {
    Path elsewhere = stores.at("s3://no-such-bucket/lts");

    assertThatThrownBy(() -> storage.names(elsewhere, "A"))
        .hasMessageContaining("no-such-bucket")
        .hasMessageContaining("does not exist");
    assertThatThrownBy(
            () ->
                storage.publish(
                    file(random(10, 1)), elsewhere.resolve("A:2024.pb"), Edition.ABSENT))
        .hasMessageContaining("does not exist");
  }

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("finished"), bytes);
  }

  /** What the server keeps of uploads that have neither ended nor been given up. */
  private List<Path> unfinished() throws IOException {
    try (var listing = Files.list(server.synced())) {
      return listing
          .filter(path -> String.valueOf(path.getFileName()).startsWith(".mpus-"))
          .filter(PublishingTest::holdsFiles)
          .toList();
    }
  }

  private static boolean holdsFiles(Path folder) {
    try (var all = Files.walk(folder)) {
      return all.anyMatch(Files::isRegularFile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] join(byte[] first, int kept, byte[] second) {
    byte[] all = Arrays.copyOf(first, kept + second.length);
    System.arraycopy(second, 0, all, kept, second.length);
    return all;
  }

  private static byte[] random(int length, int seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
