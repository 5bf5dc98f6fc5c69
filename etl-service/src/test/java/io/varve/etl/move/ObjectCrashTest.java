package io.varve.etl.move;

import static io.varve.etl.move.Archive.DAY;
import static io.varve.etl.move.Archive.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.invariants.Guards;
import io.varve.objectstore.BucketServer;
import io.varve.objectstore.ObjectStores;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that move into a bucket and die. */
@Timeout(180)
class ObjectCrashTest {
  private static final Step[] STEPS_INTO_A_BUCKET = {
    Step.PLANNED,
    Step.PIECE_COPIED,
    Step.COPIED,
    Step.DATA_SYNCED,
    Step.PUBLISHED,
    Step.COMMITTED,
    Step.SUMMARISED,
    Step.SOURCE_REMOVED,
    Step.SOURCES_REMOVED
  };

  @TempDir Path folder;
  private BucketServer server;

  @BeforeEach
  void start() throws Exception {
    server = BucketServer.start(folder.resolve("server"));
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Guards({"E1", "E34"})
  @Test
  void everySampleIsThereOnceWhereverAProcessIsHalted() throws Exception {
    Path crashes = folder.resolve("crashes");
    URI endpoint = server.settings().endpoint();
    try (ObjectStores reader =
        new ObjectStores(
            BucketServer.settings(endpoint, crashes.resolve("objects")), Clock.systemUTC())) {
      MoveCrashes matrix = new MoveCrashes(crashes, 20_261_122, endpoint, reader);

      for (int round = 0; round < 2; round++) {
        matrix.killAtEach(STEPS_INTO_A_BUCKET);
      }

      assertThat(matrix.deaths()).containsOnlyKeys(STEPS_INTO_A_BUCKET);
      assertThat(matrix.killed()).isEqualTo(2 * STEPS_INTO_A_BUCKET.length);
    }
  }

  @Guards("E1")
  @Test
  void aProcessThatIsKilledWhileItSendsIsFollowedByOneThatFinishes() throws Exception {
    ObjectStores stores = server.client();
    Archive archive = ObjectMoveTest.archive(folder, stores);
    archive.write(archive.mts, seconds(DAY, 50, 7));
    archive.move(Archive.move(), archive.mts, archive.lts);
    archive.write(archive.mts, seconds(DAY + 86_400, 50_000, 1));
    List<Long> original = archive.seen();
    server.wire().stall(300_000);
    Process process = mover();
    try (InputStream output = process.getInputStream()) {
      Thread drain = Thread.startVirtualThread(() -> transfer(output));
      assertThat(server.wire().awaitStall(Duration.ofSeconds(30))).isTrue();
      process.destroyForcibly();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      drain.join(Duration.ofSeconds(20));
    }

    assertThat(archive.partitions(archive.mts)).containsExactly("2024_02_29");
    assertThat(archive.seen()).isEqualTo(original);
    assertThat(archive.move(Archive.move(), archive.mts, archive.lts).failures()).isEmpty();
    assertThat(archive.seen(archive.lts)).isEqualTo(original);
    assertThat(archive.partitions(archive.mts)).isEmpty();
    stores.close();
  }

  private Process mover() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Mover.class.getName(),
            folder.toString(),
            String.valueOf(server.settings().endpoint()))
        .redirectErrorStream(true)
        .start();
  }

  private static void transfer(InputStream output) {
    try {
      output.transferTo(OutputStream.nullOutputStream());
    } catch (IOException killed) {
      // Its end is what the test waits for.
    }
  }

  /** The process that is killed. */
  static final class Mover {
    private Mover() {}

    public static void main(String[] args) throws IOException {
      Path folder = Path.of(args[0]);
      try (ObjectStores stores =
          new ObjectStores(
              BucketServer.settings(URI.create(args[1]), folder.resolve("killed")),
              Clock.systemUTC())) {
        Archive archive = ObjectMoveTest.archive(folder, stores);
        archive.move(Archive.move(), archive.mts, archive.lts);
      }
    }
  }
}
