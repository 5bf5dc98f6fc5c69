package io.varve.engine.bpl;

import static io.varve.engine.bpl.EngineServer.NOW;
import static io.varve.engine.bpl.EngineServer.human;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.engine.archiving.FakeChannels.FakeChannel;
import io.varve.engine.recording.DropCause;
import io.varve.sample.DbrType;
import io.varve.typeinfo.SamplingMethod;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The engine's halves of the reports (contract mgmt-engine-etl 1.3), as EAA answered them. */
class EngineReportsTest extends OnEngineServer {
  @Test
  void eventRatesCountFromTheConnectionAndTheFastestLeads() {
    send(server.record("R:slow"), 1);
    send(server.record("R:fast"), 767);

    JsonNode report = server.json("getEventRateReport");

    assertThat(report)
        .isEqualTo(
            json(
                "[{'pvName':'R:fast','eventRate':'9.96103896103896'},"
                    + "{'pvName':'R:slow','eventRate':'0.012987012987012988'}]"));
    assertThat(server.json("getEventRateReport", "limit", "1")).hasSize(1);
    assertThat(server.json("getEventRateReport", "limit", "-1")).hasSize(2);
    assertThat(server.status("getEventRateReport", "limit", "many")).isEqualTo(400);
  }

  @Test
  void storageRatesArePlainNumbersOfThreeUnits() {
    send(server.record("R:a"), 77);

    JsonNode row = server.json("getStorageRateReport").get(0);

    // 20 bytes a second.
    assertThat(row)
        .isEqualTo(
            json(
                "{'pvName':'R:a','storageRate_KBperHour':'70.3125',"
                    + "'storageRate_MBperDay':'1.64794921875',"
                    + "'storageRate_GBperYear':'0.5874037742614746'}"));
  }

  @Test
  void connectionsAreListedByHowOftenTheyWereLost() {
    server.record("R:a");
    FakeChannel shaky = server.record("R:b");
    shaky.comeBack();
    shaky.disconnect();

    assertThat(server.json("getLostConnectionsReport"))
        .isEqualTo(
            json(
                "[{'pvName':'R:b','instance':'appliance0','lostConnections':'1',"
                    + "'currentlyConnected':'No'},"
                    + "{'pvName':'R:a','instance':'appliance0','lostConnections':'0',"
                    + "'currentlyConnected':'Yes'}]"));
    assertThat(
            server.json("getCurrentlyDisconnectedPVsForThisAppliance").findValuesAsString("pvName"))
        .containsExactly("R:b");
  }

  @Test
  void silentPvsAreListedFromTheLongestSilenceOn() {
    server.record("R:recent").send(NOW, 1);
    server.record("R:old").send(NOW.minusSeconds(60), 1);
    server.record("R:never");

    assertThat(server.json("getSilentPVsReport"))
        .isEqualTo(
            json(
                "[{'pvName':'R:never','instance':'appliance0','lastKnownEvent':'Never'},"
                    + "{'pvName':'R:old','instance':'appliance0','lastKnownEvent':'"
                    + human(NOW.minusSeconds(60))
                    + "'},{'pvName':'R:recent','instance':'appliance0','lastKnownEvent':'"
                    + human(NOW)
                    + "'}]"));
  }

  @Test
  void theLastTimeStampsCanBeAskedForByExpression() {
    server.record("R:a").send(NOW, 1);
    server.record("R:b");
    server.record("Q:a");

    assertThat(server.json("getLastKnownTimeStampReport", "regex", "R:.*"))
        .isEqualTo(
            json(
                "[{'pvName':'R:a','lastEvent':'"
                    + NOW.getEpochSecond()
                    + "'},{'pvName':'R:b','lastEvent':'-1'}]"));
    assertThat(server.json("getLastKnownTimeStampReport")).hasSize(3);
    assertThat(server.status("getLastKnownTimeStampReport", "regex", "[")).isEqualTo(400);
  }

  @Test
  void noExpressionTakesForEver() {
    server.record("R:" + "a".repeat(40));

    assertThat(server.json("getLastKnownTimeStampReport", "regex", "R:(.*a){25}b")).isEmpty();
  }

  @Test
  void slowPvsAreThoseThatLoseMoreThanTheyGive() {
    FakeChannel bad = server.record("R:slowLoser");
    bad.send(NOW, 1);
    bad.drop(DropCause.TIMESTAMP, 2);
    FakeChannel good = server.record("R:fastLoser");
    send(good, 2);
    good.drop(DropCause.TIMESTAMP, 2);

    assertThat(server.json("getSlowChangingPVsWithDroppedEvents"))
        .isEqualTo(json("[{'pvName':'R:slowLoser','eventsDropped':'2','totalEvents':'1'}]"));
    assertThat(server.json("getPVsByDroppedEventsTimestamp").findValuesAsString("pvName"))
        .contains("R:slowLoser", "R:fastLoser");
    assertThat(server.json("getPVsByDroppedEventsTypeChange")).isEmpty();
  }

  @Test
  void waveformsAreListedWithTheirSizes() {
    server.record("R:scalar");
    server.record(
        server
            .pv("R:wave")
            .type(DbrType.WAVEFORM_DOUBLE)
            .elementCount(8)
            .samplingMethod(SamplingMethod.SCAN)
            .build());

    assertThat(server.json("getArchivedWaveforms"))
        .isEqualTo(
            json(
                "[{'pvName':'R:wave','samplingmethod':'SCAN','samplingperiod':'1.0',"
                    + "'elementCount':'1','dbrtype':'DBR_WAVEFORM_DOUBLE'}]"));
  }

  @Test
  void channelsAreListedWithThoseOfTheirFields() {
    server.record(server.pv("R:ai").archiveFields(List.of("HIHI", "LOLO")).build());
    server.record("R:bare");

    assertThat(server.json("listAllChannels"))
        .isEqualTo(json("['R:ai','R:ai.HIHI','R:ai.LOLO','R:ai.DESC','R:bare']"));
  }

  @Test
  void requestsThatAreLookedForAreListed() {
    server.requestInVain("R:nowhere");

    JsonNode row = server.json("getMetaGetsForThisAppliance").get(0);

    assertThat(row.get("pvName").asString()).isEqualTo("R:nowhere");
    assertThat(row.get("scheduleStart").asString()).isEqualTo(human(NOW));
    assertThat(row.get("usePVAccess").asString()).isEqualTo("false");
    JsonNode low = JsonMapper.shared().readTree(row.get("lowLevel").asString());
    assertThat(low.get(0))
        .isEqualTo(
            json(
                "{'name':'PV connection state machine state','value':'Connecting','source':'CA'}"));
    assertThat(low.findValuesAsString("name"))
        .contains("CAJ Searches", "CAJ connection state", "The CAJ command thread id");
  }

  @Test
  void theObjectOfAChannelShowsWhatIsKnownOfIt() {
    server.record("R:a").send(NOW, 1);

    JsonNode channel = server.json("getArchiveChannelObjectDetails", "pv", "R:a").get("channel");

    assertThat(channel.get("newest").asString()).isEqualTo(human(NOW));
    assertThat(channel.get("status").get("state").asString()).isEqualTo("CONNECTED");
    assertThat(channel.get("typeInfo").get("type").asString()).isEqualTo("SCALAR_INT");
    assertThat(server.status("getArchiveChannelObjectDetails", "pv", "NOSUCH")).isEqualTo(400);
    assertThat(server.json("getCommandThreadDetails")).isEmpty();
  }

  private static void send(FakeChannel channel, int count) {
    Instant first = NOW.minusSeconds(70);
    for (int n = 0; n < count; n++) {
      channel.send(first.plusMillis(n), n);
    }
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text.replace('\'', '"'));
  }
}
