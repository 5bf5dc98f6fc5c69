package io.varve.objectstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.clock.MovableClock;
import io.varve.store.ObjectStorage;
import io.varve.store.StoreLock;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One writer to a root of a bucket. */
@Timeout(60)
class ClaimTest {
  private static final String ROOT = "s3://" + BucketServer.BUCKET + "/lts";
  private static final Instant NOW = Instant.parse("2026-11-22T03:00:00Z");

  @TempDir Path folder;
  private BucketServer server;

  @BeforeEach
  void start() throws Exception {
    server = BucketServer.start(folder);
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void aSecondMachineIsRefusedAndToldWhoIsThere() throws IOException {
    try (ObjectStores one = machine("one", NOW);
        ObjectStores other = machine("other", NOW.plusSeconds(60));
        StoreLock held = StoreLock.acquire(one.at(ROOT), StoreLock.ETL, "ETL of site A")) {
      assertThatThrownBy(() -> StoreLock.acquire(other.at(ROOT), StoreLock.ETL, "ETL of site B"))
          .hasMessageContaining("ETL of site A")
          .hasMessageContaining(ROOT);
    }
  }

  @Test
  void aSecondProcessOfTheMachineIsRefused() throws IOException {
    try (ObjectStores one = machine("one", NOW);
        ObjectStores other = machine("one", NOW);
        StoreLock held = StoreLock.acquire(one.at(ROOT), StoreLock.ETL, "ETL, process 1")) {
      assertThatThrownBy(() -> StoreLock.acquire(other.at(ROOT), StoreLock.ETL, "ETL, process 2"))
          .hasMessageContaining("ETL, process 1");
    }
  }

  @Test
  void whoGaveItUpIsFollowedAtOnce() throws IOException {
    try (ObjectStores one = machine("one", NOW);
        ObjectStores other = machine("other", NOW)) {
      StoreLock.acquire(one.at(ROOT), StoreLock.ETL, "ETL of site A").close();

      StoreLock.acquire(other.at(ROOT), StoreLock.ETL, "ETL of site B").close();

      assertThat(claim()).contains("holder ETL of site B").contains("epoch 2");
    }
  }

  @Test
  void aMachineWhoseProcessDiedGoesOnAtOnce() throws IOException {
    try (ObjectStores one = machine("one", NOW);
        ObjectStores again = machine("one", NOW)) {
      Path root = one.at(ROOT);
      Closeable leftBehind = ObjectStorage.of(root).claim(root, "ETL, process 1");
      assertThat(leftBehind).isNotNull();

      StoreLock.acquire(again.at(ROOT), StoreLock.ETL, "ETL, process 2").close();

      assertThat(claim()).contains("process 2").contains("epoch 2");
    }
  }

  @Test
  void whoFellSilentIsTakenOverAndWritesNoMore() throws IOException {
    try (ObjectStores one = machine("one", NOW);
        ObjectStores other = machine("other", NOW.plus(Duration.ofMinutes(11)))) {
      Path root = one.at(ROOT);
      ObjectStorage storage = ObjectStorage.of(root);
      Closeable first = storage.claim(root, "ETL of site A");

      StoreLock.acquire(other.at(ROOT), StoreLock.ETL, "ETL of site B");

      assertThatThrownBy(first::close).hasMessageContaining("another writer");
    }
  }

  @Test
  void whoWasTakenOverNoticesAndPublishesNothingMore() throws IOException {
    Clock now = Clock.fixed(NOW, ZoneOffset.UTC);
    try (ObjectStores one = machine("one", NOW);
        ObjectStores other = machine("other", NOW.plus(Duration.ofMinutes(11)));
        S3Connection connection = new S3Connection(server.settings());
        Claims claims = claims(connection, now)) {
      ObjectPath root = ObjectPath.checked(one.at(ROOT));
      Closeable first = claims.claim(root, folder.resolve("machine-one/lts"), "ETL of site A");
      claims.renewAll();
      claims.requireNoneLost(ObjectPath.checked(root.resolve("A:2024.pb")));

      StoreLock second = StoreLock.acquire(other.at(ROOT), StoreLock.ETL, "ETL of site B");
      claims.renewAll();

      assertThatThrownBy(
              () -> claims.requireNoneLost(ObjectPath.checked(root.resolve("A:2024.pb"))))
          .hasMessageContaining("taken over");
      first.close();
      assertThat(claim()).contains("ETL of site B");
      second.close();
    }
  }

  @Test
  void whatADeadProcessBeganToSendIsClearedAwayAfterADay() throws IOException {
    MovableClock clock = new MovableClock(Instant.now());
    try (ObjectStores one = machine("one", NOW);
        S3Connection connection = new S3Connection(server.settings());
        Claims claims = claims(connection, clock)) {
      S3Parts parts = new S3Parts(connection);
      ObjectPath root = ObjectPath.checked(one.at(ROOT));
      ObjectPath object = ObjectPath.checked(root.resolve("A:2024.pb"));
      ObjectPath elsewhere = ObjectPath.checked(one.at("s3://" + BucketServer.BUCKET + "/lts2"));
      parts.begin(object, "mark", false);
      parts.begin(ObjectPath.checked(elsewhere.resolve("B:2024.pb")), "mark", false);

      Closeable held = claims.claim(root, folder.resolve("machine-one/lts"), "ETL of site A");
      clock.advance(Duration.ofHours(23));
      claims.renewAll();
      assertThat(unfinished(parts)).hasSize(2);
      clock.advance(Duration.ofHours(2));
      claims.renewAll();

      assertThat(unfinished(parts)).containsExactly("lts2/B:2024.pb");
      held.close();
    }
  }

  private static Claims claims(S3Connection connection, Clock clock) {
    return new Claims(new S3Calls(connection), new S3Parts(connection), clock);
  }

  private static List<String> unfinished(S3Parts parts) throws IOException {
    return parts.unfinished(BucketServer.BUCKET, "").stream().map(upload -> upload.key()).toList();
  }

  @Test
  void whoPartsFromAStorageThatIsSilentDoesNotWaitForIt() throws IOException {
    try (ObjectStores one = machine("one", NOW)) {
      Path root = one.at(ROOT);
      Closeable claim = ObjectStorage.of(root).claim(root, "ETL of site A");
      server.wire().silent(true);
      long parting = System.nanoTime();

      claim.close();

      assertThat(Duration.ofNanos(System.nanoTime() - parting)).isLessThan(Duration.ofSeconds(10));
    }
  }

  @Test
  void aClaimThatCannotBeReadIsLeftAlone() throws IOException {
    Path object = server.synced().resolve("lts/.varve/etl.claim");
    Files.createDirectories(object.getParent());
    Files.writeString(object, "something else\n");
    try (ObjectStores one = machine("one", NOW)) {
      assertThatThrownBy(() -> StoreLock.acquire(one.at(ROOT), StoreLock.ETL, "ETL"))
          .hasMessageContaining("is no claim that this version can read");
    }
    assertThat(object).hasContent("something else");
  }

  private ObjectStores machine(String name, Instant now) {
    ObjectStoreSettings of =
        BucketServer.settings(server.settings().endpoint(), folder.resolve("machine-" + name));
    return new ObjectStores(of, Clock.fixed(now, ZoneOffset.UTC));
  }

  private String claim() throws IOException {
    return Files.readString(server.synced().resolve("lts/.varve/etl.claim"));
  }
}
