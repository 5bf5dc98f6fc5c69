package io.varve.engine.bpl;

import static io.varve.engine.bpl.EngineServer.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.varve.engine.archiving.FakeChannels.FakeChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The engine's live tail: what it says is all that no file shows, or it says that it cannot. */
@Timeout(60)
class EngineDataTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @TempDir Path folder;
  private EngineServer server;

  @BeforeEach
  void start() throws IOException {
    server = EngineServer.start(folder, "--varve.engine.close-timeout=100ms");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void linesThatNoFileTakesAreShownAlsoWhileTheirPvCannotBeOpenedAnew() throws IOException {
    FakeChannel channel = server.record("C:a");
    Path inTheWay = Files.createFile(folder.resolve("sts/C"));
    channel.send(NOW, 1);
    channel.send(NOW.plusMillis(1), 2);
    server.seen("C:a", 2);

    String nowhere = "pb://localhost?name=STS&rootFolder=" + inTheWay + "&partitionGranularity=";
    server
        .registry
        .typeInfos()
        .save(server.pv("C:a").dataStores(List.of(nowhere + "PARTITION_HOUR")).build());
    await().atMost(PATIENCE).until(() -> server.engine.find("C:a").isEmpty());

    EngineServer.Answer held = server.get("/engine/bpl/getData.raw", "pv", "C:a");
    assertThat(held.status()).isEqualTo(200);
    assertThat(held.body().lines()).hasSize(1 + 2);

    Files.delete(inTheWay);
    server.clock.advance(Duration.ofSeconds(11));
    server.registry.typeInfos().save(server.pv("C:a").paused(true).build());
    await().atMost(PATIENCE).until(() -> server.status("getData.raw", "pv", "C:a") == 404);
  }

  @Test
  void anEngineThatHoldsNoLeaseDoesNotSayThatItHoldsNothing() {
    server.record("C:a");
    assertThat(server.status("getData.raw", "pv", "NOSUCH")).isEqualTo(404);

    server.engine.stop();

    EngineServer.Answer answer = server.get("/engine/bpl/getData.raw", "pv", "C:a");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.body()).contains("The engine is stopped");
    assertThat(server.status("getMetadata", "pv", "C:a")).isEqualTo(503);
  }
}
