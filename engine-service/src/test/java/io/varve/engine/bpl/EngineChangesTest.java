package io.varve.engine.bpl;

import static io.varve.engine.bpl.EngineServer.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.varve.typeinfo.SamplingMethod;
import io.varve.typeinfo.TypeInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The engine's actions that change something (contract mgmt-engine-etl 1.9). */
@Timeout(60)
class EngineChangesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @TempDir Path folder;
  private EngineServer server;

  @BeforeEach
  void start() throws IOException {
    server = EngineServer.start(folder);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aChangeOfTheParametersIsStoredAndFollowed() {
    server.record("C:a");

    JsonNode answer = change("samplingperiod", "5.0", "samplingmethod", "SCAN");

    assertThat(answer.get("status").asString()).isEqualTo("ok");
    TypeInfo stored = server.registry.typeInfos().find("C:a").orElseThrow();
    assertThat(stored.samplingMethod()).isEqualTo(SamplingMethod.SCAN);
    assertThat(stored.samplingPeriod()).isEqualTo(5);
    assertThat(stored.useDbeProperties()).isFalse();
    assertThat(stored.modificationTime()).isEqualTo(NOW);
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              var channel = server.channels.open.get("C:a");
              return channel != null && channel.info().samplingPeriod() == 5;
            });

    change("samplingperiod", "1", "samplingmethod", "MONITOR", "useDBEProperties", "true");

    assertThat(server.registry.typeInfos().find("C:a").orElseThrow().useDbeProperties()).isTrue();
  }

  @Test
  void aChangeThatMakesNoSenseIsRefusedAndNothingIsStored() {
    server.record("C:a");
    TypeInfo before = server.registry.typeInfos().find("C:a").orElseThrow();

    assertThat(refused("samplingperiod", "-1", "samplingmethod", "SCAN")).isEqualTo(400);
    assertThat(refused("samplingperiod", "NaN", "samplingmethod", "SCAN")).isEqualTo(400);
    assertThat(refused("samplingperiod", "1", "samplingmethod", "NEVER")).isEqualTo(400);
    assertThat(refused("samplingperiod", "1")).isEqualTo(400);
    assertThat(refused("samplingmethod", "SCAN")).isEqualTo(400);
    assertThat(refused("samplingperiod", "1", "samplingmethod", "SCAN", "usePVAccess", "perhaps"))
        .isEqualTo(400);
    assertThat(
            server.status(
                "changeArchivalParameters",
                "pv",
                "C:a",
                "samplingperiod",
                "1",
                "samplingmethod",
                "SCAN",
                "dest",
                "pb://localhost?name=STS&rootFolder=elsewhere"))
        .isEqualTo(400);
    assertThat(
            server.status(
                "changeArchivalParameters",
                "pv",
                "NOSUCH",
                "samplingperiod",
                "1",
                "samplingmethod",
                "SCAN",
                "dest",
                server.store()))
        .isEqualTo(400);
    assertThat(server.registry.typeInfos().find("C:a")).contains(before);
  }

  @Test
  void theEnginesPartOfADeletionStopsThePv() {
    server.record("C:a");

    assertThat(server.json("deletePV", "pv", "C:a").get("desc").asString())
        .isEqualTo("Successfully stopped the archiving of PV C:a");

    assertThat(server.registry.typeInfos().find("C:a").orElseThrow().paused()).isTrue();
    await().atMost(PATIENCE).until(() -> server.engine.pvs().isEmpty());
    assertThat(server.status("deletePV", "pv", "NOSUCH")).isEqualTo(400);
  }

  @Test
  void thereAreNoChannelsThatOutliveTheirPv() {
    server.registry.typeInfos().save(server.pv("C:paused").paused(true).build());
    server.record("C:running");

    JsonNode answer = server.json("cleanUpAnyImmortalChannels", "pv", "C:paused");

    assertThat(answer.get("status").asString()).isEqualTo("ok");
    assertThat(answer.get("Channels destroyed").asInt(-1)).isZero();
    assertThat(server.status("cleanUpAnyImmortalChannels", "pv", "C:running")).isEqualTo(400);
    assertThat(server.status("cleanUpAnyImmortalChannels", "pv", "NOSUCH")).isEqualTo(400);
  }

  @Test
  void thePauseBeforeAShutdownIsTheEnginesAlone() {
    server.record("C:a").send(NOW, 1);
    server.record("C:b");

    assertThat(server.json("pausePVsonShutdown").get("desc").asString())
        .isEqualTo("Successfully paused 2 pvs");

    await().atMost(PATIENCE).until(() -> server.engine.pvs().isEmpty());
    assertThat(server.channels.open).isEmpty();
    assertThat(server.registry.typeInfos().find("C:a").orElseThrow().paused()).isFalse();
    assertThat(server.get("/actuator/health/readiness").body()).contains("pausePVsonShutdown");
    // Nor does a change of the registry bring them back before the next start.
    server.registry.typeInfos().save(server.pv("C:c").build());
    await().atMost(PATIENCE).until(() -> server.engine.typeInfo("C:c").isPresent());
    assertThat(server.engine.pvs()).isEmpty();

    server.engine.stop();
    server.engine.start();

    await().atMost(PATIENCE).until(() -> server.engine.pvs().size() == 3);
  }

  private JsonNode change(String... parameters) {
    return server.json("changeArchivalParameters", all(parameters));
  }

  private int refused(String... parameters) {
    return server.status("changeArchivalParameters", all(parameters));
  }

  private String[] all(String... parameters) {
    String[] all = new String[parameters.length + 4];
    System.arraycopy(parameters, 0, all, 4, parameters.length);
    all[0] = "pv";
    all[1] = "C:a";
    all[2] = "dest";
    all[3] = server.store();
    return all;
  }
}
