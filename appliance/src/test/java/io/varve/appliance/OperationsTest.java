package io.varve.appliance;

import static io.varve.appliance.RunningAppliance.encoded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.varve.simulatedioc.RecordMetadata;
import io.varve.simulatedioc.SimulatedIoc;
import io.varve.simulatedioc.SimulatedRecord;
import io.varve.simulatedioc.ValueKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Operations on archived data where all services meet: engine, ETL, retrieval and management. */
class OperationsTest {
  private static final Duration WITHIN = Duration.ofSeconds(20);
  private static final String ALWAYS = "&from=2024-01-01T00:00:00Z&to=2036-01-01T00:00:00Z";

  @TempDir Path data;
  private SimulatedIoc ioc;
  private Map<String, String> settings;
  private RunningAppliance appliance;

  @BeforeEach
  void start() throws IOException {
    IocPorts ports = IocPorts.free();
    ioc = new SimulatedIoc(ports.ca(), ports.pva(), Clock.systemUTC());
    ioc.start();
    settings = new TreeMap<>(ports.settings());
    settings.put("varve.etl.lease-term", "3s");
    appliance = RunningAppliance.start(data, settings);
  }

  @AfterEach
  void stop() {
    appliance.close();
    ioc.close();
  }

  @Test
  void dataIsRenamedMovedDeletedAndBroughtBackAcrossADeath() throws IOException {
    SimulatedRecord record = archived("OPS:a", 5);
    pause("OPS:a");
    List<String> all = values("OPS:a");

    ok("renamePV?pv=OPS:a&newname=OPS:b");
    assertThat(values("OPS:b")).isEqualTo(all);
    ok("consolidateDataForPV?pv=OPS:b&storage=LTS");
    assertThat(values("OPS:b")).isEqualTo(all);
    String url =
        "pb://localhost?name=LTS&rootFolder="
            + data.resolve("elsewhere")
            + "&partitionGranularity=PARTITION_MONTH";
    // The chain must fit: a month is coarser than the day before it.
    ok("changeStore?pv=OPS:b&storage=LTS&newbackend=" + encoded(url));
    assertThat(values("OPS:b")).isEqualTo(all);

    JsonNode deleted = ok("deletePVData?pv=OPS:b" + ALWAYS);
    assertThat(deleted.path("samples").asString()).isEqualTo(String.valueOf(all.size()));
    assertThat(values("OPS:b")).isEmpty();
    ok("setNamedFlag?name=OPS_FLAG&value=true");
    appliance.kill();
    appliance = RunningAppliance.start(data, settings);

    assertThat(appliance.json("/mgmt/bpl/getNamedFlag?name=OPS_FLAG").path("OPS_FLAG").asBoolean())
        .isTrue();
    assertThat(values("OPS:b")).isEmpty();
    ok("undeletePVData?id=" + deleted.path("id").asString());
    assertThat(values("OPS:b")).isEqualTo(all);
    assertThat(values("OPS:a")).as("the old PV").isEqualTo(all);
    assertThat(record.name()).isEqualTo("OPS:a");
  }

  @Test
  void aPvThatReplacesAnotherHasItsHistoryAndGoesOn() throws IOException {
    archived("OPS:old", 3);
    pause("OPS:old");
    List<String> history = values("OPS:old");
    SimulatedRecord newer = archived("OPS:new", 3);
    pause("OPS:new");
    List<String> recent = values("OPS:new");

    ok("appendAndAliasPV?olderpv=OPS:old&newerpv=OPS:new&storage=LTS");

    List<String> both = new ArrayList<>(history);
    both.addAll(recent);
    assertThat(values("OPS:new")).isEqualTo(both);
    assertThat(values("OPS:old")).as("by its alias").isEqualTo(both);
    appliance.json("/mgmt/bpl/resumeArchivingPV?pv=OPS:new");
    await().atMost(WITHIN).until(() -> appliance.archives("OPS:new"));
    newer.put(99.0);
    await().atMost(WITHIN).until(() -> values("OPS:old").getLast().endsWith("=99.0"));
  }

  @Test
  void aTypeIsChangedAndDataComesFromAnArchiveOverHttp() throws IOException {
    archived("OPS:c", 4);
    pause("OPS:c");
    List<String> all = values("OPS:c");
    ok("consolidateDataForPV?pv=OPS:c&storage=LTS");

    String self = appliance.json("/mgmt/bpl/getApplianceInfo").path("dataRetrievalURL").asString();
    ok("mergeInData?pv=OPS:c&storage=LTS&other=" + encoded(self));
    assertThat(values("OPS:c")).isEqualTo(all);
    ok("changeTypeForPV?pv=OPS:c&newtype=DBR_SCALAR_STRING");

    assertThat(values("OPS:c")).isEqualTo(all);
    assertThat(appliance.json("/mgmt/bpl/getPVTypeInfo?pv=OPS:c").path("DBRType").asString())
        .isEqualTo("DBR_SCALAR_STRING");
    assertThat(appliance.json("/mgmt/bpl/jobs").findValuesAsString("state"))
        .hasSize(3)
        .containsOnly("DONE");
  }

  private SimulatedRecord archived(String pv, int values) throws IOException {
    SimulatedRecord record = ioc.define(pv, ValueKind.DOUBLE, RecordMetadata.EMPTY);
    record.put(0.0);
    appliance.json("/mgmt/bpl/archivePV?pv=" + pv);
    await().atMost(WITHIN).until(() -> appliance.archives(pv));
    for (int i = 1; i <= values; i++) {
      record.put((double) i);
      String last = "=" + (double) i;
      await().atMost(WITHIN).until(() -> hasLast(pv, last));
    }
    return record;
  }

  private boolean hasLast(String pv, String last) throws IOException {
    List<String> values = values(pv);
    return !values.isEmpty() && values.getLast().endsWith(last);
  }

  private void pause(String pv) throws IOException {
    appliance.json("/mgmt/bpl/pauseArchivingPV?pv=" + pv);
    await().atMost(WITHIN).until(() -> appliance.statusOf(pv).equals("Paused"));
  }

  private JsonNode ok(String action) throws IOException {
    JsonNode answer = appliance.json("/mgmt/bpl/" + action);
    assertThat(answer.path("status").asString("")).as(answer.toString()).isEqualTo("ok");
    return answer;
  }

  /** Time and value of every sample. */
  private List<String> values(String pv) throws IOException {
    List<String> values = new ArrayList<>();
    JsonNode answer = appliance.json("/retrieval/data/getData.json?pv=" + pv + ALWAYS);
    for (JsonNode sample : answer.path(0).path("data")) {
      values.add(
          sample.path("secs").asString()
              + "."
              + sample.path("nanos").asString()
              + "="
              + sample.path("val").asString());
    }
    return values;
  }
}
