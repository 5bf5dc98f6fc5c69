package io.varve.engine.bpl;

import static io.varve.engine.bpl.EngineServer.NOW;
import static io.varve.engine.bpl.EngineServer.human;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.varve.engine.archiving.FakeChannels;
import io.varve.engine.recording.DropCause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The rows of sources pv and CA (contract mgmt-engine-etl 1.2): labels are keys for scripts. */
class PvDetailsTest extends OnEngineServer {
  @Test
  void theLabelsAreThoseOfEaaInItsOrder() {
    server.record("D:a").send(NOW, 1);

    assertThat(labels("D:a"))
        .containsExactly(
            "pv|Channel Name",
            "pv|Host name",
            "pv|Controlling PV",
            "pv|Is engine currently archiving this?",
            "pv|Archiver DBR type (initial)",
            "pv|Archiver DBR type (from CA)",
            "pv|Number of elements per event (from CA)",
            "pv|Is engine using monitors?",
            "pv|What's the engine's sampling period?",
            "pv|The SCAN period (ms) after applying the jitter factor",
            "pv|Is this PV currently connected?",
            "pv|Connection state at last connection changed event",
            "pv|When did we receive the last event?",
            "pv|What did we last push the data to the short term store?",
            "pv|When did we request CA to make a connection to this PV?",
            "pv|When did we first establish a connection to this PV?",
            "pv|When did we last lose and reestablish a connection to this PV?",
            "pv|When did we last lose a connection to this PV?",
            "pv|How many times have we lost and regained the connection to this PV?",
            "pv|How many events so far?",
            "pv|How many raw scan events so far?",
            "pv|How many events lost because the timestamp is in the far future or past so far?",
            "pv|Instant of last event from the IOC - correct or not.",
            "pv|How many events lost because the sample buffer is full so far?",
            "pv|How many events lost because the DBR_Type of the PV has changed from what it used"
                + " to be?",
            "pv|How many events lost totally so far?",
            "pv|Average bytes per event",
            "pv|Estimated event rate (events/sec)",
            "pv|Estimated storage rate (KB/hour)",
            "pv|Estimated storage rate (MB/day)",
            "pv|Estimated storage rate (GB/year)",
            "CA|PV connection state machine state",
            "CA|Last monitor received at",
            "CA|Last monitor had a valid DBR?",
            "CA|Last monitor event timestamp",
            "CA|Various transient errors",
            "CA|Do we have a CA channel?",
            "CA|Do we have a subscription?",
            "CA|CAJ Searches",
            "CA|CAJ channel ID (CID)",
            "CA|CAJ server channel ID (SID)",
            "CA|CAJ subscription ID",
            "CA|CAJ connection state",
            "CA|Daily metadata last saved at",
            "CA|Do we use DBE_Properties?",
            "CA|Do we have a DBE Properties subscription?",
            "CA|The internal connected bool",
            "CA|The internal running bool",
            "CA|Do we have a valid DBR Type constructor",
            "CA|The CAJ command thread id",
            "pv|Open channels",
            "pv|Channels for the extra fields",
            "pv|Connected channels for the extra fields",
            "pv|Sample buffer capacity",
            "pv|Time elapsed since search request (s)");
  }

  @Test
  void theValuesAreThoseOfTheChannel() {
    FakeChannels.FakeChannel pv =
        server.record(server.pv("D:values").archiveFields(List.of("HIHI")).build());
    for (int n = 0; n < 77; n++) {
      pv.send(NOW.minusSeconds(77 - n), n);
    }
    pv.drop(DropCause.OUT_OF_ORDER, 2);
    pv.drop(DropCause.OVERFLOW, 1);

    Map<String, String> rows = rows("D:values");

    assertThat(rows)
        .containsEntry("Channel Name", "D:values")
        .containsEntry("Controlling PV", "")
        .containsEntry("Is engine currently archiving this?", "yes")
        .containsEntry("Archiver DBR type (from CA)", "DBR_SCALAR_INT")
        .containsEntry("What's the engine's sampling period?", "1.0")
        .containsEntry("Connection state at last connection changed event", "GotMonitor")
        .containsEntry("When did we receive the last event?", human(NOW.minusSeconds(1)))
        .containsEntry("What did we last push the data to the short term store?", "Never")
        .containsEntry("How many events so far?", "77")
        .containsEntry(
            "How many events lost because the timestamp is in the far future or past so far?", "2")
        .containsEntry("How many events lost because the sample buffer is full so far?", "1")
        .containsEntry("How many events lost totally so far?", "3")
        .containsEntry("Average bytes per event", "20")
        .containsEntry("Estimated event rate (events/sec)", "1")
        .containsEntry("Estimated storage rate (KB/hour)", "70.31")
        .containsEntry("CAJ connection state", "CONNECTED")
        .containsEntry("Do we have a subscription?", "true")
        .containsEntry("CAJ server channel ID (SID)", "-1")
        .containsEntry("Channels for the extra fields", "2")
        .containsEntry("Time elapsed since search request (s)", "-1");
    assertThat(labels("D:values").stream().filter("pv|Open channels"::equals)).hasSize(3);

    server.flushed("D:values");
    await()
        .untilAsserted(
            () ->
                assertThat(rows("D:values"))
                    .containsEntry(
                        "What did we last push the data to the short term store?",
                        human(server.clock.instant())));
  }

  @Test
  void beforeItsFirstSampleAPvShowsHowLongItHasBeenSought() {
    server.record("D:silent").disconnect();
    server.clock.advance(Duration.ofSeconds(5));

    assertThat(rows("D:silent"))
        .containsEntry("PV connection state machine state", "Disconnected")
        .containsEntry("CAJ connection state", "DISCONNECTED")
        .containsEntry("Last monitor had a valid DBR?", "false")
        .containsEntry("Time elapsed since search request (s)", "5")
        .containsEntry("Estimated storage rate (GB/year)", "Not enough info")
        .doesNotContainKeys("CAJ subscription ID", "Last monitor event timestamp");
  }

  @Test
  void aPvaPvHasNoChannelsOfChannelAccess() {
    server.record(server.pv("D:pva").usePva(true).build());

    assertThat(rows("D:pva"))
        .containsEntry("Open channels", "0")
        .doesNotContainKeys("Sample buffer capacity");
  }

  @Test
  void aPausedPvHasNoOpenChannelsAndAnUnknownOneIsNotFound() {
    server.registry.typeInfos().save(server.pv("D:paused").paused(true).build());
    await().until(() -> server.engine.typeInfo("D:paused").isPresent());

    JsonNode paused = server.json("getPVDetails", "pv", "D:paused");

    assertThat(paused).hasSize(1);
    assertThat(paused.get(0).get("name").asString()).isEqualTo("Open channels");
    assertThat(paused.get(0).get("value").asString()).isEqualTo("0");
    assertThat(server.status("getPVDetails", "pv", "NOSUCH:pv")).isEqualTo(404);
    assertThat(server.status("getPVDetails")).isEqualTo(400);
  }

  private static List<String> labels(String pv) {
    List<String> labels = new ArrayList<>();
    for (JsonNode row : server.json("getPVDetails", "pv", pv)) {
      labels.add(row.get("source").asString() + "|" + row.get("name").asString());
    }
    return labels;
  }

  private static Map<String, String> rows(String pv) {
    Map<String, String> rows = new LinkedHashMap<>();
    for (JsonNode row : server.json("getPVDetails", "pv", pv)) {
      rows.put(row.get("name").asString(), row.get("value").asString(""));
    }
    return rows;
  }
}
