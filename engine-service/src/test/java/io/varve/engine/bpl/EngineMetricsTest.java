package io.varve.engine.bpl;

import static io.varve.engine.bpl.EngineServer.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.varve.engine.archiving.FakeChannels.FakeChannel;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the engine tells of itself as a whole (contract mgmt-engine-etl 1.5, 3.10 and 8.3). */
class EngineMetricsTest extends OnEngineServer {
  @Test
  void anEmptyEngineCountsNothing() {
    JsonNode summary = server.json("getApplianceMetrics");

    assertThat(summary.propertyNames())
        .containsExactlyInAnyOrder(
            "pvCount",
            "connectedPVCount",
            "disconnectedPVCount",
            "eventRate",
            "dataRate",
            "dataRateGBPerDay",
            "dataRateGBPerYear",
            "formattedWriteThreadSeconds",
            "secondsConsumedByWriter",
            "totalChannelIOSeconds",
            "avgChannelsWrittenPerCycle",
            "skippedWriteCycles");
    assertThat(summary.get("pvCount").asString()).isEqualTo("0");
    assertThat(summary.get("eventRate").asString()).isEqualTo("0");
  }

  @Test
  void pausedPvsAreCountedApart() {
    send(server.record("M:a"), 77 * 20);
    server.record("M:b").disconnect();
    server.record(server.pv("M:ai").archiveFields(List.of("HIHI", "LOLO")).build());
    server.registry.typeInfos().save(server.pv("M:paused").paused(true).build());
    server.requestInVain("M:nowhere");

    Map<String, String> rows = rows("getApplianceMetricsForAppliance");

    assertThat(rows.keySet())
        .containsExactly(
            "Total PV count",
            "Disconnected PV count",
            "Connected PV count",
            "Paused PV count",
            "Total channels",
            "Approx pending jobs in engine queue",
            "Event Rate (in events/sec)",
            "Data Rate (in bytes/sec)",
            "Data Rate in (GB/day)",
            "Data Rate in (GB/year)",
            "Write cycle elapsed time (secs)",
            "Equivalent sequential I/O time per cycle (secs)",
            "Avg channels written per cycle",
            "Skipped write cycles (backpressure)",
            "Write cycle scheduling load (%)",
            "Equivalent sequential I/O load (%)",
            "Benchmark - writing at (events/sec)",
            "Benchmark - writing at (MB/sec)",
            "PVs pending computation of meta info",
            "Total number of CAJ channels",
            "Channels with pending search requests");
    assertThat(rows)
        .containsEntry("Total PV count", "3")
        .containsEntry("Connected PV count", "2")
        .containsEntry("Disconnected PV count", "1")
        .containsEntry("Paused PV count", "1")
        .containsEntry("Total channels", "6")
        .containsEntry("Event Rate (in events/sec)", "20")
        .containsEntry("Data Rate (in bytes/sec)", "400")
        .containsEntry("Data Rate in (GB/day)", "0.03")
        .containsEntry("Data Rate in (GB/year)", "11.75")
        .containsEntry("PVs pending computation of meta info", "1")
        .containsEntry("Total number of CAJ channels", "7")
        .containsEntry("Channels with pending search requests", "2 of 7");
    assertThat(server.json("getApplianceMetrics").get("disconnectedPVCount").asString())
        .isEqualTo("1");
    assertThat(rows("getInstanceMetricsForAppliance").keySet()).isEqualTo(rows.keySet());
  }

  @Test
  void theProcessTellsItsLoadAndItsHeap() {
    JsonNode process = server.json("getProcessMetrics");

    assertThat(process.get("ENGINE_uptime").isNumber()).isTrue();
    assertThat(process.get("ENGINE_start").asString()).matches("\\w{3}/\\d\\d/\\d{4} .*");
    JsonNode reading = process.get("ENGINE_metrics").get(0);
    assertThat(Double.parseDouble(reading.get("heapUsedPercent").asString())).isBetween(0.1, 100.0);
    assertThat(reading.get("timeInEpochSeconds").asString())
        .isEqualTo(String.valueOf(NOW.getEpochSecond()));
  }

  @Test
  void prometheusSeesChannelsQueuesAndFlushes() {
    server.record("M:up").send(NOW, 1);
    server.flushed("M:up");
    server.record("M:down").disconnect();
    server.requestInVain("M:search");
    server.registry.typeInfos().save(server.pv("M:off").paused(true).build());
    await().atMost(Duration.ofSeconds(10)).until(() -> server.engine.paused() == 1);

    String metrics = server.get("/actuator/prometheus").body();

    assertThat(metrics)
        .contains(
            "varve_engine_channels{state=\"connected\"} 1.0",
            "varve_engine_channels{state=\"disconnected\"} 1.0",
            "varve_engine_channels{state=\"searching\"} 0.0",
            "varve_engine_probes 1.0",
            "varve_engine_paused 1.0",
            "varve_engine_queue_depth{shard=\"0\"}",
            "varve_engine_queue_age_seconds{shard=\"0\"}",
            "varve_engine_pending_age_seconds{shard=\"0\"} 0.0",
            "varve_engine_journal_bytes{shard=\"0\"}",
            "varve_engine_drops_total{cause=\"overflow\"}",
            "varve_engine_flush_seconds_bucket{le=\"10.0\"}");
    assertThat(metrics.lines().filter(line -> line.startsWith("varve_engine_flush_seconds_count")))
        .singleElement()
        .asString()
        .doesNotEndWith(" 0");
  }

  @Test
  void theEngineSaysThatItHasStarted() {
    assertThat(server.json("startupState").get("status").asString()).isEqualTo("STARTUP_COMPLETE");
    assertThat(server.get("/engine/bpl/postStartup").body()).isEqualTo("Done");
  }

  private static Map<String, String> rows(String action) {
    Map<String, String> rows = new LinkedHashMap<>();
    for (JsonNode row : server.json(action, "appliance", "appliance0")) {
      assertThat(row.get("source").asString()).isEqualTo("ENGINE");
      rows.put(row.get("name").asString(), row.get("value").asString());
    }
    return rows;
  }

  private static void send(FakeChannel channel, int count) {
    for (int n = 0; n < count; n++) {
      channel.send(NOW.minusSeconds(70).plusMillis(n), n);
    }
  }
}
