package io.varve.mgmt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.varve.registry.DeletedRange;
import io.varve.registry.Job;
import io.varve.registry.Job.State;
import io.varve.registry.Jobs;
import io.varve.sample.DbrType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

/** Operations as EAA's clients ask for them, with a test in the place of ETL. */
@TestPropertySource(properties = "varve.mgmt.operations.patience=2s")
class OperationTest extends MgmtServerTest {
  private static final String NOW = "2026-11-22T04:00:00Z";

  @AfterEach
  void endAllJobs() {
    for (Job job : registry.jobs().open("appliance0")) {
      registry.jobs().cancel(job.id(), Instant.EPOCH);
      registry.jobs().end(job.id(), "ETL", State.CANCELLED, "", Map.of(), Instant.EPOCH);
    }
  }

  private void paused(String... pvNames) {
    for (String pvName : pvNames) {
      registry.typeInfos().save(typeInfo(pvName).paused(true).build());
    }
  }

  /** Asks, and lets ETL end the job in that way; the job as ETL saw it is kept. */
  private Answer answered(
      Supplier<Answer> call, State state, String message, Map<String, String> results) {
    CompletableFuture<Answer> answer = CompletableFuture.supplyAsync(call);
    await().atMost(SOON).until(() -> !registry.jobs().open("appliance0").isEmpty());
    Job job = registry.jobs().open("appliance0").getFirst();
    registry.jobs().claim(job.id(), "ETL", Instant.parse(NOW));
    registry.jobs().end(job.id(), "ETL", state, message, results, Instant.parse(NOW));
    return answer.join();
  }

  private Answer done(Supplier<Answer> call) {
    return answered(call, State.DONE, "", Map.of());
  }

  private Job newest() {
    return registry.jobs().newest(1).getFirst();
  }

  @Test
  void namedFlagsAreAnsweredAsInEaaAndLast() {
    assertThat(get("getNamedFlag", "name", "FLAG:1").ok()).isEqualTo(json("{'FLAG:1': false}"));
    assertThat(get("setNamedFlag", "name", "FLAG:1", "value", "TRUE").ok())
        .isEqualTo(json("{'status': 'ok'}"));
    assertThat(get("getNamedFlag", "name", "FLAG:1").ok()).isEqualTo(json("{'FLAG:1': true}"));
    assertThat(registry.namedFlags().get("FLAG:1")).isTrue();
    get("setNamedFlag", "name", "FLAG:1", "value", "yes");
    assertThat(get("getAllNamedFlags").ok().path("FLAG:1").isBoolean()).isTrue();
    assertThat(get("getNamedFlag", "name", "FLAG:1").ok()).isEqualTo(json("{'FLAG:1': false}"));
    assertThat(get("getNamedFlag", "name", "true").ok()).isEqualTo(json("{'true': true}"));
    get("getNamedFlag").refusal(400);
    get("setNamedFlag", "name", "FLAG:1").refusal(400);
    get("setNamedFlag", "name", "true", "value", "false").refusal(400);
  }

  @Test
  void aConsolidationIsAnsweredAsInEaa() {
    archived("O:live");
    paused("O:a");

    assertThat(get("consolidateDataForPV", "pv", "O:live", "storage", "LTS").ok())
        .isEqualTo(json("{'validation': 'Cannot consolidate unless PV O:live is paused.'}"));
    assertThat(get("consolidateDataForPV", "pv", "O:a", "storage", "XYZ").ok())
        .isEqualTo(json("{'validation': 'Cannot find storage with name XYZ for pv O:a'}"));
    get("consolidateDataForPV", "pv", "nosuch", "storage", "LTS").refusal(400);
    get("consolidateDataForPV", "pv", "O:a", "storage", "LTS", "date", "soon").refusal(400);
    assertThat(done(() -> get("consolidateDataForPV", "pv", "O:a", "storage", "LTS")).ok())
        .isEqualTo(json("{'status': 'ok', 'desc': 'Successfully consolidated PV O:a into LTS'}"));
    assertThat(newest().parameters()).isEqualTo(Map.of("storage", "LTS"));
    Answer failed =
        answered(
            () -> get("consolidateDataForPV", "pv", "O:a", "storage", "LTS"),
            State.FAILED,
            "the disk is full",
            Map.of());
    assertThat(failed.ok())
        .isEqualTo(
            json("{'validation': 'Unable to consolidate data for PV O:a: the disk is full'}"));
  }

  @Test
  void aCallIsAnsweredInTimeAlsoWhenItsJobTakesLonger() {
    paused("O:a");

    JsonNode answer = get("consolidateDataForPV", "pv", "O:a", "storage", "LTS").ok();

    assertThat(answer.has("status")).as("EAA's sign of success").isFalse();
    assertThat(answer.path("validation").asString()).contains("goes on");
    assertThat(answer.path("job").asString()).isEqualTo(newest().id());
    assertThat(answer.path("jobState").asString()).isEqualTo("WAITING");
    // Whoever asks again waits for the same job.
    done(() -> get("consolidateDataForPV", "pv", "O:a", "storage", "LTS"));
    assertThat(newest().id()).isEqualTo(answer.path("job").asString());
  }

  @Test
  void aRenameIsAnsweredAsInEaa() {
    archived("O:live");
    paused("O:a", "O:taken");

    assertThat(get("renamePV", "pv", "O:live", "newname", "O:b").ok())
        .isEqualTo(json("{'validation': 'Need to pause PV before renaming O:live to O:b'}"));
    assertThat(get("renamePV", "pv", "O:a", "newname", "O:taken").body())
        .contains("already exists");
    get("renamePV", "pv", "nosuch", "newname", "O:b").refusal(400);
    get("renamePV", "pv", "O:a", "newname", "O:/../b!").refusal(400);
    get("renamePV", "pv", "O:a").refusal(400);
    assertThat(done(() -> get("renamePV", "pv", "O:a", "newname", "O:b")).ok())
        .isEqualTo(json("{'status': 'ok', 'desc': 'Successfully renamed PV O:a to O:b'}"));
  }

  @Test
  void aChangeOfTypeIsAnsweredAsInEaa() {
    archived("O:live");
    paused("O:a");

    assertThat(get("changeTypeForPV", "pv", "O:live", "newtype", "DBR_SCALAR_INT").ok())
        .isEqualTo(json("{'validation': 'Need to pause PV before changing type for O:live'}"));
    get("changeTypeForPV", "pv", "O:a", "newtype", "INT").refusal(400);
    get("changeTypeForPV", "pv", "O:a", "newtype", "DBR_WAVEFORM_INT").refusal(400);
    assertThat(done(() -> get("changeTypeForPV", "pv", "O:a", "newtype", "DBR_SCALAR_INT")).ok())
        .isEqualTo(json("{'status': 'ok'}"));
  }

  @Test
  void aChangeOfStoreIsAnsweredAsInEaa() {
    archived("O:live");
    paused("O:a");
    String url = "pb://localhost?name=LTS&rootFolder=/x&partitionGranularity=PARTITION_YEAR";

    get("changeStore", "pv", "O:live", "storage", "LTS", "newbackend", url).refusal(400);
    get("changeStore", "pv", "O:a", "storage", "XYZ", "newbackend", url).refusal(400);
    get("changeStore", "pv", "O:a", "storage", "LTS", "newbackend", "x").refusal(400);
    get("changeStore", "pv", "O:a", "storage", "LTS", "new_backend", "x").refusal(400);
    assertThat(
            done(() -> get("changeStore", "pv", "O:a", "storage", "LTS", "newbackend", url)).ok())
        .isEqualTo(
            json(
                "{'status': 'ok', 'desc': 'Successfully changed the storage for PV O:a into LTS'}"));
    assertThat(newest().parameters()).containsEntry("newbackend", url).containsKey("from");
  }

  @Test
  void anAppendIsAnsweredAsInEaa() {
    paused("O:new", "O:old");
    registry.typeInfos().save(typeInfo("O:int").type(DbrType.SCALAR_INT).paused(true).build());

    get("appendAndAliasPV", "olderpv", "O:old", "newerpv", "nosuch", "storage", "LTS").refusal(400);
    assertThat(
            get("appendAndAliasPV", "olderpv", "O:int", "newerpv", "O:new", "storage", "LTS")
                .body())
        .contains("one type");
    assertThat(
            done(() ->
                    get(
                        "appendAndAliasPV",
                        "olderpv",
                        "O:old",
                        "newerpv",
                        "O:new",
                        "storage",
                        "LTS"))
                .ok())
        .isEqualTo(
            json("{'status': 'ok', 'deleteNewer': 'ok', 'deleteOlder': 'ok', 'addAlias': 'ok'}"));
  }

  @Test
  void importsAreAnsweredAsInEaa() {
    paused("O:a");

    get("importDataFromPlugin", "pv", "O:a").refusal(404);
    assertThat(
            done(() ->
                    get(
                        "importDataFromPlugin",
                        "pv",
                        "O:a",
                        "from",
                        NOW,
                        "to",
                        NOW,
                        "src",
                        "pb://localhost?name=X",
                        "dest",
                        "LTS"))
                .ok())
        .isEqualTo(json("{'status': 'ok', 'pvName': 'O:a'}"));
    assertThat(
            done(() ->
                    get(
                        "mergeInData",
                        "pv",
                        "O:a",
                        "other",
                        "http://localhost:1/r",
                        "storage",
                        "LTS"))
                .ok())
        .isEqualTo(json("{'status': 'ok'}"));
    get("mergeInData", "pv", "O:a", "other", "u", "storage", "LTS", "from", NOW).refusal(400);
  }

  @Test
  void deletedDataHasAnIdToBringItBackBy() {
    paused("O:a");
    get("deletePVData", "pv", "O:a", "from", NOW).refusal(400);
    get("deletePVData", "pv", "O:a", "from", NOW, "to", "2020-01-01T00:00:00Z").refusal(400);

    JsonNode deleted =
        answered(
                () -> get("deletePVData", "pv", "O:a", "from", NOW, "to", NOW),
                State.DONE,
                "",
                Map.of("samples", "7"))
            .ok();

    assertThat(deleted.path("status").asString()).isEqualTo("ok");
    assertThat(deleted.path("samples").asString()).isEqualTo("7");
    String id = deleted.path("id").asString();
    get("undeletePVData", "id", "nosuch").refusal(404);
    record(id);
    assertThat(get("getDeletedPVData", "pv", "O:a").ok().get(0).path("id").asString())
        .isEqualTo(id);
    assertThat(done(() -> get("undeletePVData", "id", id)).ok().path("status").asString())
        .isEqualTo("ok");
  }

  private void record(String id) {
    Instant now = Instant.parse(NOW);
    registry
        .deletedRanges()
        .save(
            new DeletedRange(
                id,
                "O:a",
                "appliance0",
                now,
                now,
                7,
                70,
                "me",
                now,
                now,
                DeletedRange.State.DELETED,
                now));
  }

  @Test
  void aReshardIsAnsweredAsInEaa() {
    registry.appliances().announce("appliance1", Map.of("retrieval", "http://there:1"));
    registry.typeInfos().save(typeInfo("O:far").appliance("appliance1").paused(true).build());
    archived("O:live");

    get("reshardPV", "pv", "O:far").refusal(400);
    get("reshardPV", "pv", "O:far", "storage", "LTS", "appliance", "nosuch").refusal(400);
    get("reshardPV", "pv", "O:far", "storage", "LTS", "appliance", "appliance1").refusal(400);
    get("reshardPV", "pv", "O:far", "storage", "XYZ", "appliance", "appliance0").refusal(400);
    assertThat(get("reshardPV", "pv", "O:live", "storage", "LTS", "appliance", "appliance1").body())
        .contains("Need to pause");
    // Not in the common pool: on a small machine the call would wait there for this one.
    CompletableFuture<Void> other =
        CompletableFuture.runAsync(
            () -> {
              await().atMost(SOON).until(() -> !registry.jobs().open("appliance1").isEmpty());
              Job retire = registry.jobs().open("appliance1").getFirst();
              registry.jobs().claim(retire.id(), "ETL", Instant.parse(NOW));
              registry.jobs().end(retire.id(), "ETL", State.DONE, "", Map.of(), Instant.parse(NOW));
            },
            task -> Thread.ofVirtual().start(task));
    assertThat(
            answered(
                    () ->
                        get(
                            "reshardPV",
                            "pv",
                            "O:far",
                            "storage",
                            "LTS",
                            "appliance",
                            "appliance0"),
                    State.DONE,
                    "",
                    Map.of("before", "5", "after", "6"))
                .ok())
        .isEqualTo(
            json(
                "{'beforeEventCount': '5', 'afterEventCount': '6', 'deleteOriginal': 'ok',"
                    + " 'renameTemporary': 'ok', 'status': 'ok',"
                    + " 'desc': 'Successfully assigned O:far to appliance appliance0'}"));
    other.join();
  }

  @Test
  void jobsAreListedAndCancelled() {
    paused("O:a");
    String id = get("renamePV", "pv", "O:a", "newname", "O:b").ok().path("job").asString();

    JsonNode row = get("jobs", "id", id).ok().get(0);
    assertThat(row.path("kind").asString()).isEqualTo("rename");
    assertThat(row.path("state").asString()).isEqualTo("WAITING");
    assertThat(row.path("parameter.newname").asString()).isEqualTo("O:b");
    assertThat(get("jobs").ok().findValuesAsString("id")).contains(id);
    get("jobs", "id", "nosuch").refusal(404);
    assertThat(postJson("cancelJob?id=" + id, "").ok().path("status").asString()).isEqualTo("ok");
    assertThat(newest().state()).isEqualTo(State.CANCELLED);
    assertThat(postJson("cancelJob?id=" + id, "").body()).contains("validation");
  }

  @Test
  void aPvThatAJobWorksOnIsNeitherResumedNorDeleted() {
    paused("O:a");
    registry
        .jobs()
        .submit(
            new Jobs.Order("rename", List.of("O:a"), "appliance0", Map.of(), "me"),
            Instant.parse(NOW));

    assertThat(get("resumeArchivingPV", "pv", "O:a").body()).contains("validation").contains("job");
    assertThat(stored("O:a").paused()).isTrue();
    assertThat(get("deletePV", "pv", "O:a").body()).contains("job").doesNotContain("\"ok\"");
    assertThat(registry.typeInfos().find("O:a")).isPresent();
    assertThat(get("changeTypeForPV", "pv", "O:a", "newtype", "DBR_SCALAR_INT").body())
        .contains("being worked on");
  }
}
