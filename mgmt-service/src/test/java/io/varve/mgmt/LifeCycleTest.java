package io.varve.mgmt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.varve.invariants.Guards;
import io.varve.mgmt.OtherServices.Mood;
import io.varve.registry.Tombstones.Tombstone;
import io.varve.typeinfo.SamplingMethod;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Pause, resume, delete and change of parameters (contract mgmt-engine-etl 1.1). */
class LifeCycleTest extends MgmtServerTest {

  @Test
  void aPvIsPausedAndResumedOnce() {
    archived("L:a");

    assertThat(get("pauseArchivingPV", "pv", "L:a").ok())
        .isEqualTo(json("{'pvName': 'L:a', 'status': 'ok'}"));
    assertThat(stored("L:a").paused()).isTrue();
    assertThat(stored("L:a").modificationTime()).isAfter(LONG_AGO);
    assertThat(stored("L:a").creationTime()).isEqualTo(LONG_AGO);
    assertThat(get("pauseArchivingPV", "pv", "L:a").ok())
        .isEqualTo(json("{'pvName': 'L:a', 'validation': 'PV L:a is already paused'}"));
    assertThat(get("resumeArchivingPV", "pv", "L:a").ok())
        .isEqualTo(json("{'pvName': 'L:a', 'status': 'ok'}"));
    assertThat(stored("L:a").paused()).isFalse();
    assertThat(get("resumeArchivingPV", "pv", "L:a").ok())
        .isEqualTo(json("{'pvName': 'L:a', 'validation': 'PV L:a is not paused'}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pauseArchivingPV", "resumeArchivingPV"})
  void anUnknownPvIsAnsweredWithTheSameTextInBothDirections(String action) {
    assertThat(get(action, "pv", "nosuch.VAL").ok())
        .isEqualTo(
            json(
                "{'pvName': 'nosuch', 'validation': 'Trying to pause PV nosuch that is not"
                    + " currently being archived or on an instance that is not active.'}"));
    assertThat(get(action).refusal(400)).contains("'pv'");
  }

  @Test
  void aFieldWithinSamplesDoesNotPauseItsPv() {
    registry.typeInfos().save(typeInfo("L:a").archiveFields(List.of("HIHI")).build());

    assertThat(get("pauseArchivingPV", "pv", "L:a.HIHI").body()).contains("validation");
    assertThat(stored("L:a").paused()).isFalse();
  }

  @Test
  void severalPvsAreAnsweredAsAnArrayAndOneAsAnObject() {
    archived("L:a", "L:b", "M:c");

    assertThat(get("pauseArchivingPV", "pv", "L:*").ok())
        .isEqualTo(json("[{'pvName': 'L:a', 'status': 'ok'}, {'pvName': 'L:b', 'status': 'ok'}]"));
    assertThat(get("pauseArchivingPV", "pv", "M:*").ok().isObject()).isTrue();
    assertThat(get("pauseArchivingPV", "pv", "N:*").ok()).isEqualTo(json("[]"));
    JsonNode answer = postJson("resumeArchivingPV", "[\"L:a\", \"nosuch\", \"L:a\"]").ok();
    assertThat(answer).hasSize(3);
    assertThat(answer.get(0).get("status").asString()).isEqualTo("ok");
    assertThat(answer.get(1).has("validation")).isTrue();
    assertThat(answer.get(2)).isEqualTo(answer.get(0));
    assertThat(postJson("resumeArchivingPV", "[{\"pv\": \"L:b\"}]").ok().isObject()).isTrue();
  }

  @Test
  void anAliasPausesItsPv() {
    archived("L:a");
    registry.aliases().add("L:alias", "L:a");

    assertThat(get("pauseArchivingPV", "pv", "L:alias").ok())
        .isEqualTo(json("{'pvName': 'L:a', 'status': 'ok'}"));
  }

  @Guards("F6")
  @Test
  void concurrentChangesOfOnePvLoseNothing() throws Exception {
    archived("L:a");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Answer>> answers =
          IntStream.rangeClosed(1, 20)
              .mapToObj(
                  i ->
                      CompletableFuture.supplyAsync(
                          () ->
                              i % 2 == 0
                                  ? get("pauseArchivingPV", "pv", "L:a")
                                  : get("archivePV", "pv", "L:a.HIHI"),
                          threads))
              .toList();
      answers.forEach(CompletableFuture::join);
      assertThat(answers.stream().filter(answer -> answer.join().body().contains("\"ok\"")))
          .hasSize(1);
    }
    assertThat(stored("L:a").paused()).isTrue();
    assertThat(stored("L:a").archiveFields()).containsExactly("HIHI");
  }

  @Test
  void aRunningPvIsNotDeleted() {
    archived("L:a");

    assertThat(get("deletePV", "pv", "L:a").ok())
        .isEqualTo(
            json(
                "{'validation': 'We will not stop archiving PV L:a if it is not paused. Please"
                    + " pause recording first.'}"));
    assertThat(registry.typeInfos().find("L:a")).isPresent();
  }

  @Guards("D5")
  @Test
  void aPausedPvIsDeletedBehindATombstone() {
    paused("L:a");
    registry.aliases().add("L:alias", "L:a");

    CompletableFuture<Answer> answer =
        CompletableFuture.supplyAsync(() -> get("deletePV", "pv", "L:a", "deleteData", "true"));
    await().atMost(SOON).until(() -> registry.tombstones().contains("L:a"));
    Tombstone tombstone = registry.tombstones().ofAppliance("appliance0").getFirst();
    assertThat(tombstone.key()).isEqualTo("L/a:");
    assertThat(tombstone.deleteData()).isTrue();
    assertThat(tombstone.dataStores()).hasSize(2);
    assertThat(answer).isNotDone();
    registry.tombstones().clear("L:a");

    assertThat(answer.join().ok()).isEqualTo(json("{'validation': '', 'status': 'ok'}"));
    assertThat(registry.typeInfos().find("L:a")).isEmpty();
    assertThat(registry.aliases().realNameOf("L:alias")).isEmpty();
    assertThat(get("getPVStatus", "pv", "L:a").body()).contains("Not being archived");
  }

  @Test
  void severalPvsAreDeletedTogetherWithOneLineEach() {
    paused("L:a");
    paused("L:b");
    CompletableFuture<Answer> answer =
        CompletableFuture.supplyAsync(() -> postJson("deletePV", "[\"L:a\", \"L:b\"]"));
    await().atMost(SOON).until(() -> registry.typeInfos().names().isEmpty());
    assertThat(registry.tombstones().ofAppliance("appliance0"))
        .noneMatch(Tombstone::deleteData)
        .hasSize(2);
    registry.tombstones().clear("L:a");
    registry.tombstones().clear("L:b");

    assertThat(answer.join().ok()).isEqualTo(json("{'validation': '\\n\\n', 'status': 'ok'}"));
  }

  @Test
  void anUnknownPvRefusesTheWholeDeletion() {
    paused("L:a");

    assertThat(postJson("deletePV", "[\"L:a\", \"nosuch\"]").refusal(400)).contains("nosuch");
    assertThat(get("deletePV", "pv", "nosuch").refusal(400)).contains("nosuch");
    assertThat(get("deletePV").refusal(400)).contains("'pv'");
    assertThat(registry.typeInfos().find("L:a")).isPresent();
  }

  @Test
  void aPvIsNotDeletedWhileTheEngineDoesNotAnswer() {
    paused("L:a");
    OTHERS.be(Mood.BROKEN);

    assertThat(get("deletePV", "pv", "L:a").ok())
        .isEqualTo(
            json(
                "{'validation': 'Unknown status from engine when stoppping archiving/deleting PV"
                    + " L:a.'}"));
    assertThat(registry.typeInfos().find("L:a")).isPresent();
    assertThat(registry.tombstones().contains("L:a")).isFalse();
  }

  @Test
  void aPvIsNotDeletedWhileTheEngineHoldsOnToIt() {
    paused("L:a");
    OTHERS.keepRunning("L:a");

    assertThat(get("deletePV", "pv", "L:a").body()).contains("Unknown status from engine");
    assertThat(registry.typeInfos().find("L:a")).isPresent();
  }

  @Test
  void parametersAreChangedWhileRunningAndWhilePaused() {
    archived("L:a");
    paused("L:p");

    assertThat(
            get(
                    "changeArchivalParameters",
                    "pv",
                    "L:a",
                    "samplingperiod",
                    "5.0",
                    "samplingmethod",
                    "SCAN")
                .ok())
        .isEqualTo(
            json(
                "{'status': 'ok', 'desc': 'Successfully changed the archival parameters for"
                    + " L:a'}"));
    assertThat(get("changeArchivalParameters", "pv", "L:p", "samplingperiod", "11").body())
        .contains("\"ok\"");

    assertThat(stored("L:a").samplingMethod()).isEqualTo(SamplingMethod.SCAN);
    assertThat(stored("L:a").samplingPeriod()).isEqualTo(5.0f);
    assertThat(stored("L:p").samplingMethod()).isEqualTo(SamplingMethod.MONITOR);
    assertThat(stored("L:p").samplingPeriod()).isEqualTo(11.0f);
    assertThat(stored("L:p").paused()).isTrue();
  }

  @Test
  void whatCannotBeChangedIsSaidAndLeftAsItWas() {
    archived("L:a");

    assertThat(get("changeArchivalParameters", "pv", "L:a", "samplingperiod", "0").ok())
        .isEqualTo(json("{'validation': 'Unable to change the archival parameters for L:a'}"));
    assertThat(get("changeArchivalParameters", "pv", "no", "samplingperiod", "1").ok())
        .isEqualTo(json("{'validation': 'Unable to change the archival parameters for no'}"));
    assertThat(get("changeArchivalParameters", "pv", "L:a").refusal(400))
        .contains("samplingperiod");
    assertThat(get("changeArchivalParameters", "pv", "L:a", "samplingperiod", "x").refusal(400))
        .contains("x");
    assertThat(
            get(
                    "changeArchivalParameters",
                    "pv",
                    "L:a",
                    "samplingperiod",
                    "1",
                    "samplingmethod",
                    "OFTEN")
                .refusal(400))
        .contains("OFTEN");
    assertThat(stored("L:a")).isEqualTo(typeInfo("L:a").build());
  }

  private void paused(String pvName) {
    registry.typeInfos().save(typeInfo(pvName).paused(true).build());
  }
}
