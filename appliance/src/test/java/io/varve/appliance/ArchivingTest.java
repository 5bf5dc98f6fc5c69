package io.varve.appliance;

import static io.varve.appliance.RunningAppliance.encoded;
import static io.varve.appliance.RunningAppliance.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.varve.simulatedioc.RecordMetadata;
import io.varve.simulatedioc.SimulatedIoc;
import io.varve.simulatedioc.SimulatedRecord;
import io.varve.simulatedioc.ValueKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** From the IOC to the answer, through a whole appliance and real networks. */
class ArchivingTest {
  private static final Duration WITHIN = Duration.ofSeconds(20);
  private static final String RANGE_START = "2024-01-01T00:00:00Z";

  @TempDir static Path data;
  private static SimulatedIoc ioc;
  private static RunningAppliance appliance;

  @BeforeAll
  static void start() throws IOException {
    IocPorts ports = IocPorts.free();
    ioc = new SimulatedIoc(ports.ca(), ports.pva(), Clock.systemUTC());
    ioc.start();
    appliance = RunningAppliance.start(data, ports.settings());
  }

  @AfterAll
  static void stop() {
    appliance.close();
    ioc.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "pva://"})
  void everySampleOfAPvIsInTheAnswer(String prefix) throws IOException {
    String name = "E2E:counter" + (prefix.isEmpty() ? ":ca" : ":pva");
    SimulatedRecord record =
        ioc.define(name, ValueKind.DOUBLE, RecordMetadata.of("Counts", "mm", 3));
    record.put(0.0);
    archive(prefix + name);

    for (int i = 1; i <= 200; i++) {
      record.put((double) i);
      if (i % 10 == 0) {
        int sent = i;
        // Updates of one PV may merge on the way when nobody waits; that is the protocol's right.
        await().atMost(WITHIN).until(() -> newest(name) == sent);
      }
    }

    JsonNode answer = answer(name);
    assertThat(answer.path("meta").path("EGU").asString()).isEqualTo("mm");
    assertThat(answer.path("meta").path("PREC").asString()).isEqualTo("3");
    List<Double> values = values(answer);
    assertThat(values.getFirst()).isEqualTo(0.0);
    assertThat(values.getLast()).isEqualTo(200.0);
    assertThat(values).isSorted();
    JsonNode info = appliance.json("/mgmt/bpl/getPVTypeInfo?pv=" + encoded(name));
    assertThat(info.path("DBRType").asString()).isEqualTo("DBR_SCALAR_DOUBLE");
    assertThat(info.path("units").asString()).isEqualTo("mm");
    assertThat(info.path("usePVAccess").asString()).isEqualTo(String.valueOf(!prefix.isEmpty()));
  }

  @Test
  void aSampleIsInTheAnswerWithinASecondOfItsArrival() throws IOException {
    SimulatedRecord record = ioc.define("E2E:live", ValueKind.LONG, RecordMetadata.EMPTY);
    archive("E2E:live");

    record.put(4711);

    await().atMost(Duration.ofSeconds(1)).until(() -> newest("E2E:live") == 4711.0);
  }

  @Test
  void aPvThatDoesNotExistYetIsArchivedWhenItsIocAppears() throws IOException {
    appliance.json("/mgmt/bpl/archivePV?pv=E2E:later");
    assertThat(appliance.statusOf("E2E:later")).isEqualTo("Initial sampling");

    ioc.define("E2E:later", ValueKind.DOUBLE, RecordMetadata.EMPTY).put(1.5);

    await().atMost(WITHIN.multipliedBy(2)).until(() -> appliance.archives("E2E:later"));
    await().atMost(WITHIN).until(() -> newest("E2E:later") == 1.5);
  }

  @Test
  void alarmsEnumsStringsAndWaveformsKeepTheirMeaning() throws IOException {
    SimulatedRecord alarm =
        ioc.define("E2E:alarm", ValueKind.DOUBLE, RecordMetadata.of("", "", 1).withAlarm(-10, 10));
    SimulatedRecord state =
        ioc.define("E2E:enum", ValueKind.ENUM, RecordMetadata.ofStates("", "Off", "On"));
    SimulatedRecord text = ioc.define("E2E:text", ValueKind.STRING, RecordMetadata.EMPTY);
    SimulatedRecord wave = ioc.define("E2E:wave", ValueKind.LONG, 3, RecordMetadata.EMPTY);
    for (SimulatedRecord record : List.of(alarm, state, text, wave)) {
      archive(record.name());
    }

    alarm.put(11.0);
    state.put((short) 1);
    text.put("a \"b\"");
    wave.put(new int[] {1, -2, 3});

    await().atMost(WITHIN).until(() -> last("E2E:alarm").path("val").asDouble() == 11.0);
    assertThat(last("E2E:alarm").path("severity").asInt()).isEqualTo(2);
    assertThat(last("E2E:alarm").path("status").asInt()).isEqualTo(3);
    await().atMost(WITHIN).until(() -> last("E2E:enum").path("val").asInt() == 1);
    await().atMost(WITHIN).until(() -> last("E2E:text").path("val").asString().equals("a \"b\""));
    await().atMost(WITHIN).until(() -> last("E2E:wave").path("val").size() == 3);
    assertThat(last("E2E:wave").path("val").toString()).isEqualTo("[1,-2,3]");
  }

  @Test
  void aPausedPvIsNotRecordedAndADeletedOneIsGone() throws IOException {
    SimulatedRecord record = ioc.define("E2E:pause", ValueKind.DOUBLE, RecordMetadata.EMPTY);
    archive("E2E:pause");
    record.put(1.0);
    await().atMost(WITHIN).until(() -> newest("E2E:pause") == 1.0);

    appliance.json("/mgmt/bpl/pauseArchivingPV?pv=E2E:pause");
    await().atMost(WITHIN).until(() -> appliance.statusOf("E2E:pause").equals("Paused"));
    record.put(2.0);
    assertThat(newest("E2E:pause")).isEqualTo(1.0);
    appliance.json("/mgmt/bpl/resumeArchivingPV?pv=E2E:pause");
    await().atMost(WITHIN).until(() -> appliance.archives("E2E:pause"));
    await().atMost(WITHIN).until(() -> newest("E2E:pause") == 2.0);

    appliance.json("/mgmt/bpl/pauseArchivingPV?pv=E2E:pause");
    await().atMost(WITHIN).until(() -> appliance.statusOf("E2E:pause").equals("Paused"));
    JsonNode deleted = appliance.json("/mgmt/bpl/deletePV?pv=E2E:pause&deleteData=true");
    assertThat(deleted.path("status").asString()).isEqualTo("ok");
    assertThat(appliance.statusOf("E2E:pause")).isEqualTo("Not being archived");
    assertThat(appliance.get("/retrieval/data/getData.json?pv=E2E:pause").statusCode())
        .isEqualTo(404);
    try (Stream<Path> stored = Files.walk(data.resolve("sts"))) {
      assertThat(stored).noneMatch(file -> file.getFileName().toString().startsWith("pause:"));
    }
  }

  @Test
  void whatTheEngineCountsReachesTheClientThroughMgmt() throws IOException {
    SimulatedRecord record =
        ioc.define("E2E:rate", ValueKind.DOUBLE, RecordMetadata.of("", "", 1).withAlarm(-10, 10));
    archive("E2E:rate");
    record.put(1.0);
    await().atMost(WITHIN).until(() -> newest("E2E:rate") == 1.0);

    await().atMost(WITHIN).until(() -> eventRate("E2E:rate") > 0);
    JsonNode metrics = appliance.json("/mgmt/bpl/getApplianceMetrics").get(0);
    assertThat(metrics.path("status").asString()).isEqualTo("Working");
    assertThat(Integer.parseInt(metrics.path("connectedPVCount").asString())).isPositive();
    assertThat(appliance.json("/mgmt/bpl/getPVDetails?pv=E2E:rate").findValuesAsString("name"))
        .contains("PV Name", "Estimated event rate (events/sec)", "CAJ connection state");
    assertThat(appliance.json("/mgmt/bpl/getCurrentlyDisconnectedPVs").findValuesAsString("pvName"))
        .doesNotContain("E2E:rate");
    String snapshot = "/engine/bpl/getDataAtTime?at=" + Instant.now();
    assertThat(text(appliance.post(snapshot, "[\"E2E:rate\"]")))
        .startsWith("{\"E2E:rate\":{")
        .contains("\"val\":1.0");
    assertThat(appliance.json("/mgmt/bpl/getProcessMetrics").propertyNames())
        .contains("MGMT_uptime", "ENGINE_uptime");
  }

  private static double eventRate(String pv) throws IOException {
    for (JsonNode row : appliance.json("/mgmt/bpl/getEventRateReport")) {
      if (row.path("pvName").asString().equals(pv)) {
        return Double.parseDouble(row.path("eventRate").asString());
      }
    }
    return Double.NaN;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/mgmt/bpl/archivePV",
        "/mgmt/bpl/archivePV?pv=X&samplingmethod=BOGUS&samplingperiod=1",
        "/mgmt/bpl/archivePV?pv=X&samplingperiod=abc",
        "/mgmt/bpl/archivePV?pv=bad%20name!",
        "/mgmt/bpl/getPVTypeInfo?pv=nosuch",
        "/mgmt/bpl/nosuch",
        "/retrieval/data/getData.json",
        "/retrieval/data/getData.json?pv=nosuch",
        "/retrieval/data/getData.json?pv=mean(X",
        "/retrieval/data/getData.json?pv=E2E&from=yesterday",
        "/retrieval/bpl/nosuch",
        "/engine/bpl/getData.raw",
        "/engine/bpl/getData.raw?pv=nosuch",
        "/etl/bpl/nosuch",
        "/nosuch"
      })
  void badInputGetsOneSentence(String target) throws IOException {
    var response = appliance.get(target);

    assertThat(response.statusCode()).isBetween(400, 499);
    assertThat(text(response)).doesNotContain("Exception").doesNotContain("\tat ");
    assertThat(text(response)).startsWith("{").contains(" ");
  }

  @Test
  void servicesOfOneBuildHaveOneVersion() throws IOException {
    JsonNode versions = appliance.json("/mgmt/bpl/getVersions");

    assertThat(versions.propertyNames())
        .containsExactlyInAnyOrder(
            "mgmt_version", "engine_version", "etl_version", "retrieval_version");
    assertThat(versions.valueStream().map(JsonNode::asString).distinct()).hasSize(1);
  }

  private static void archive(String pv) throws IOException {
    JsonNode answer = appliance.json("/mgmt/bpl/archivePV?pv=" + encoded(pv));
    assertThat(answer.get(0).path("status").asString()).isEqualTo("Archive request submitted");
    await().atMost(WITHIN).until(() -> appliance.archives(pv.replace("pva://", "")));
  }

  private static JsonNode answer(String pv) throws IOException {
    JsonNode answer =
        appliance.json(
            "/retrieval/data/getData.json?pv="
                + encoded(pv)
                + "&from="
                + RANGE_START
                + "&to="
                + Instant.now().plusSeconds(60));
    return answer.path(0);
  }

  private static List<Double> values(JsonNode answer) {
    List<Double> values = new ArrayList<>();
    answer.path("data").forEach(sample -> values.add(sample.path("val").asDouble()));
    return values;
  }

  private static JsonNode last(String pv) throws IOException {
    JsonNode samples = answer(pv).path("data");
    return samples.path(samples.size() - 1);
  }

  private static double newest(String pv) throws IOException {
    return last(pv).path("val").asDouble(Double.NaN);
  }
}
