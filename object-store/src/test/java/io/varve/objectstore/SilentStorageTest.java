package io.varve.objectstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.invariants.Guards;
import io.varve.partition.Granularity;
import io.varve.sample.Sample;
import io.varve.store.Catalogue;
import io.varve.store.Edition;
import io.varve.store.NewestSample;
import io.varve.store.ObjectStorage;
import io.varve.store.Store;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A storage that takes requests and gives no answer. */
@Timeout(120)
class SilentStorageTest {
  @TempDir Path folder;
  private BucketServer server;
  private ObjectStores stores;
  private Path root;
  private Path object;

  @BeforeEach
  void start() throws Exception {
    server = BucketServer.start(folder);
    stores = server.client();
    root = stores.at("s3://" + BucketServer.BUCKET + "/lts");
    object = root.resolve("A/b:2024.pb");
    Path file = Files.write(folder.resolve("finished"), new byte[1 << 20]);
    ObjectStorage.of(object).publish(file, object, Edition.ABSENT);
  }

  @AfterEach
  void stop() throws IOException {
    stores.close();
    server.close();
  }

  @Guards("B7")
  @Test
  void aReaderIsToldWithinItsTime() throws IOException {
    try (FileChannel reading = FileChannel.open(object)) {
      server.wire().silent(true);
      long asking = System.nanoTime();

      assertThatThrownBy(() -> reading.read(ByteBuffer.allocate(1000), 900_000))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("A/b:2024.pb");
      assertThatThrownBy(() -> new Catalogue().files(year(), "A/b:"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("lts");

      assertThat(Duration.ofNanos(System.nanoTime() - asking)).isLessThan(Duration.ofSeconds(20));
    }
  }

  @Guards("A9")
  @Test
  void anEngineThatStartsDoesNotWaitForIt() throws IOException {
    NewestSample newest = new NewestSample(new Catalogue());
    server.wire().silent(true);
    long asking = System.nanoTime();

    for (int pv = 0; pv < 100; pv++) {
      Optional<Sample> found = newest.find("A/b" + pv + ":", List.of(year()));
      assertThat(found).isEmpty();
    }

    assertThat(Duration.ofNanos(System.nanoTime() - asking)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void nothingThatIsPrintedTellsTheSecret() {
    assertThat(server.settings().toString()).contains("id=id").doesNotContain("secret");
  }

  private Store year() {
    return new Store("LTS", root, Granularity.PARTITION_YEAR, 0, 0);
  }
}
