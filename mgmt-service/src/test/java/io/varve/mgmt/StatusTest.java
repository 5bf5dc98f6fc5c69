package io.varve.mgmt;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.invariants.Guards;
import io.varve.mgmt.OtherServices.Mood;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** getPVStatus and getPVDetails (contract mgmt-engine-etl 1.2). */
class StatusTest extends MgmtServerTest {

  @Test
  void aRunningPvIsAnsweredWithWhatTheEngineSays() {
    archived("S:a");

    assertThat(get("getPVStatus", "pv", "S:a").ok())
        .isEqualTo(
            json(
                "[{'pvName': 'S:a', 'status': 'Being archived', 'connectionState': 'true',"
                    + "'lastEvent': 'Never', 'samplingPeriod': '1.0', 'appliance': 'appliance0',"
                    + "'pvNameOnly': 'S:a'}]"));
  }

  @Test
  void everyStateHasItsText() {
    archived("S:a", "S:notYet");
    registry.typeInfos().save(typeInfo("S:p").paused(true).build());
    get("archivePV", "pv", "S:wait").ok();

    JsonNode answer =
        postJson("getPVStatus", "[\"S:p\", \"S:wait\", \"S:none\", \"S:notYet\", \"S:a\"]").ok();

    assertThat(answer.get(0))
        .isEqualTo(
            json(
                "{'pvName': 'S:p', 'status': 'Paused', 'appliance': 'appliance0',"
                    + "'pvNameOnly': 'S:p'}"));
    assertThat(answer.get(1)).isEqualTo(json("{'pvName': 'S:wait', 'status': 'Initial sampling'}"));
    assertThat(answer.get(2))
        .isEqualTo(json("{'pvName': 'S:none', 'status': 'Not being archived'}"));
    assertThat(answer.get(3))
        .isEqualTo(json("{'pvName': 'S:notYet', 'status': 'Appliance assigned'}"));
    assertThat(answer.get(4).get("status").asString()).isEqualTo("Being archived");
  }

  @Test
  void theNameIsEchoedAsWrittenAndTheRealPvIsNamedBeside() {
    registry.typeInfos().save(typeInfo("S:a").archiveFields(List.of("HIHI")).build());
    registry.aliases().add("S:alias", "S:a");

    JsonNode answer =
        get("getPVStatus", "pv", "pva://S:a,S:a.VAL,S:alias,S:a.HIHI,S:alias.HIHI,S:a.LOLO").ok();

    assertThat(answer.valueStream().map(row -> row.get("pvName").asString()))
        .containsExactly("pva://S:a", "S:a.VAL", "S:alias", "S:a.HIHI", "S:alias.HIHI", "S:a.LOLO");
    for (int i = 0; i < 5; i++) {
      assertThat(answer.get(i).get("status").asString()).isEqualTo("Being archived");
      assertThat(answer.get(i).get("pvNameOnly").asString()).isEqualTo("S:a");
    }
    assertThat(answer.get(5).get("status").asString()).isEqualTo("Not being archived");
  }

  @Test
  void globsMatchWholeNamesAndLiteralNamesStay() {
    archived("S:a/x", "S:b", "T:c");

    assertThat(names(get("getPVStatus", "pv", "S:*,nosuch,S:b").ok()))
        .containsExactly("S:a/x", "S:b", "nosuch");
    assertThat(names(get("getPVStatus").ok())).containsExactly("S:a/x", "S:b", "T:c");
    assertThat(names(get("getPVStatus", "regex", ".*:[bc]").ok())).containsExactly("S:b", "T:c");
    assertThat(names(get("getPVStatus", "pv", "*", "limit", "2").ok())).hasSize(2);
    assertThat(names(post("getPVStatus", "text/plain", "S:b\nT:c").ok()))
        .containsExactly("S:b", "T:c");
  }

  @Test
  void namesWithUnencodedBracesAreAnswered() throws IOException {
    archived("P{x}:[1]");
    try (var socket = new Socket("localhost", port)) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              ("GET /mgmt/bpl/getPVStatus?pv=P{x}:[1] HTTP/1.1\r\nHost: localhost\r\n"
                      + "Connection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 200").contains("P{x}:[1]", "Being archived");
    }
  }

  @Guards("F14")
  @Test
  void anEngineThatAnswersWithAnErrorIsDown() {
    archived("S:a");
    OTHERS.be(Mood.BROKEN);

    assertThat(get("getPVStatus", "pv", "S:a,S:none").ok())
        .isEqualTo(
            json(
                "[{'pvName': 'S:a', 'status': 'Appliance Down'},"
                    + "{'pvName': 'S:none', 'status': 'Not being archived'}]"));
  }

  @Guards("B7")
  @Test
  void anEngineThatHangsIsDownAfterABoundedWait() {
    archived("S:a");
    OTHERS.be(Mood.HANGING);

    Answer answer =
        send(
            HttpRequest.newBuilder(uri("getPVStatus", "pv", "S:a"))
                .timeout(Duration.ofSeconds(10))
                .GET());
    assertThat(answer.ok().get(0).get("status").asString()).isEqualTo("Appliance Down");
  }

  @Test
  void aPvOfAnotherApplianceIsDownFromHere() {
    registry.typeInfos().save(typeInfo("S:far").appliance("appliance1").build());

    assertThat(get("getPVStatus", "pv", "S:far").ok().get(0).get("status").asString())
        .isEqualTo("Appliance Down");
  }

  @Test
  void detailsAreTheRowsOfAllServices() {
    registry
        .typeInfos()
        .save(
            typeInfo("S:a")
                .units("mm")
                .precision(2)
                .archiveFields(List.of("HIHI", "LOLO"))
                .extraFields(Map.of("MDEL", "0.0", "SCAN", "6.0", "RTYP", "ai"))
                .build());
    registry.aliases().add("S:alias", "S:a");

    JsonNode rows = get("getPVDetails", "pv", "S:alias").ok();

    assertThat(rows.valueStream().map(row -> row.get("name").asString() + "=" + row.get("value")))
        .containsExactly(
            "PV Name=\"S:alias\"",
            "Alias for =\"S:a\"",
            "Aliases mapped to this PV =\"S:alias\"",
            "Instance archiving PV=\"appliance0\"",
            "Archival params creation time:=\"Jan/02/2020 03:04:05 UTC\"",
            "Archival params modification time:=\"Jan/02/2020 03:04:05 UTC\"",
            "Archiver DBR type (from typeinfo):=\"DBR_SCALAR_DOUBLE\"",
            "Is this a scalar:=\"Yes\"",
            "Number of elements:=\"1\"",
            "Precision:=\"2.0\"",
            "Units:=\"mm\"",
            "Is this PV paused:=\"No\"",
            "Sampling method:=\"MONITOR\"",
            "Sampling period:=\"1.0\"",
            "Are we using PVAccess?=\"No\"",
            "Extra info - MDEL:=\"0.0\"",
            "Extra info - SCAN:=\"1 second\"",
            "Extra info - RTYP:=\"ai\"",
            "Archive Fields=\"HIHI,LOLO\"",
            "Channel Name=\"S:a\"",
            "Channel Name=\"S:a\"",
            "Channel Name=\"S:a\"");
    assertThat(rows.valueStream().map(row -> row.get("source").asString()))
        .endsWith("mgmt", "pv", "RETRIEVAL", "ETL");
  }

  @Test
  void detailsOfAPausedPvHaveNoRowsOfEtl() {
    registry.typeInfos().save(typeInfo("S:p").paused(true).build());

    JsonNode rows = get("getPVDetails", "pv", "S:p").ok();

    assertThat(rows.valueStream().map(row -> row.get("source").asString()))
        .contains("pv", "RETRIEVAL")
        .doesNotContain("ETL");
    assertThat(rows.valueStream().filter(row -> row.get("name").asString().equals("Units:")))
        .allSatisfy(row -> assertThat(row.get("value").isNull()).isTrue())
        .hasSize(1);
  }

  @Test
  void servicesThatAreDownAreLeftOutOfTheDetails() {
    archived("S:a");
    OTHERS.be(Mood.BROKEN);

    assertThat(get("getPVDetails", "pv", "S:a").ok().valueStream())
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row.get("source").asString()).isEqualTo("mgmt"));
  }

  @Test
  void detailsOfAnUnknownPvAreRefusedWithASentence() {
    assertThat(get("getPVDetails", "pv", "NOSUCH:pv").refusal(404))
        .contains("Cannot find the appliance archiving NOSUCH:pv");
    assertThat(get("getPVDetails").refusal(400)).contains("pv");
  }

  private static List<String> names(JsonNode answer) {
    return answer.valueStream().map(row -> row.get("pvName").asString()).toList();
  }
}
