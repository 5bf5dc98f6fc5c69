package io.varve.mgmt;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.invariants.Guards;
import io.varve.registry.ArchiveRequest;
import io.varve.registry.ArchiveRequest.State;
import io.varve.typeinfo.SamplingMethod;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** archivePV and what shows and ends its requests (contract mgmt-engine-etl 1.1). */
class ArchivePvTest extends MgmtServerTest {

  @Test
  void aNewPvIsRequestedOnce() {
    assertThat(get("archivePV", "pv", "X:new").ok())
        .isEqualTo(json("[{'pvName': 'X:new', 'status': 'Archive request submitted'}]"));
    assertThat(get("archivePV", "pv", "X:new").ok())
        .isEqualTo(json("[{'pvName': 'X:new', 'status': 'Already submitted'}]"));

    ArchiveRequest request = request("X:new");
    assertThat(request.state()).isEqualTo(State.START);
    assertThat(request.appliance()).isEqualTo("appliance0");
    assertThat(request.parameters().userOverride()).isFalse();
    assertThat(request.parameters().usePva()).isFalse();
  }

  @Test
  void anArchivedPvAndItsAliasAreAlreadySubmitted() {
    archived("X:a");
    registry.aliases().add("X:alias", "X:a");

    assertThat(get("archivePV", "pv", "X:a,X:alias").ok())
        .isEqualTo(
            json(
                "[{'pvName': 'X:a', 'status': 'Already submitted'},"
                    + "{'pvName': 'X:alias', 'status': 'Already submitted'}]"));
    assertThat(registry.archiveRequests().find("X:alias")).isEmpty();
  }

  @Test
  void aGivenPeriodMakesTheUserDecide() {
    get("archivePV", "pv", "X:s", "samplingperiod", "2.0", "samplingmethod", "SCAN").ok();

    assertThat(request("X:s").parameters().userOverride()).isTrue();
    assertThat(request("X:s").parameters().samplingMethod()).isEqualTo(SamplingMethod.SCAN);
    assertThat(request("X:s").parameters().samplingPeriod()).isEqualTo(2.0f);
  }

  @Test
  void aPeriodBelowTheMinimumIsRaisedToIt() {
    get("archivePV", "pv", "X:fast", "samplingperiod", "0.001").ok();

    assertThat(request("X:fast").parameters().samplingPeriod()).isEqualTo(0.1f);
  }

  @Test
  void everyElementOfAJsonListIsAnsweredInOrder() {
    archived("X:a");

    JsonNode answer =
        postJson(
                "archivePV",
                """
                [{"pv": "X:a"},
                 {"pv": "X:b", "samplingperiod": "0.5", "samplingmethod": "monitor", "policy": "2HzPVs"},
                 {"pv": "bad pv name!"}, {"pv": ""}, {"pv": "X:c", "samplingperiod": 10.0},
                 {"pv": "X:d", "samplingmethod": "BOGUS"}, {"pv": "X:e", "appliance": "other"},
                 {"nothing": 1}, "X:f", {"pv": "X:f"}]
                """)
            .ok();

    assertThat(answer).hasSize(10);
    assertThat(statusOf(answer, 0)).isEqualTo("Already submitted");
    assertThat(statusOf(answer, 1)).isEqualTo("Archive request submitted");
    assertThat(answer.get(2).get("pvName").asString()).isEqualTo("bad pv name!");
    assertThat(statusOf(answer, 2)).contains("bad pv name!", "no valid PV name");
    assertThat(statusOf(answer, 3)).contains("no name");
    assertThat(statusOf(answer, 4)).isEqualTo("Archive request submitted");
    assertThat(statusOf(answer, 5)).contains("BOGUS");
    assertThat(statusOf(answer, 6)).contains("other", "appliance0");
    assertThat(statusOf(answer, 7)).contains("no name");
    assertThat(statusOf(answer, 8)).isEqualTo("Archive request submitted");
    assertThat(statusOf(answer, 9)).isEqualTo("Already submitted");
    assertThat(request("X:b").parameters().policyName()).isEqualTo("2HzPVs");
    assertThat(request("X:c").parameters().samplingPeriod()).isEqualTo(10.0f);
    assertThat(registry.archiveRequests().find("X:d")).isEmpty();
  }

  @Test
  void jsonWithACharsetAndFormsAndPlainTextAreUnderstood() {
    post("archivePV", "application/json; charset=utf-8", "[{\"pv\": \"X:1\"}]").ok();
    post("archivePV", "application/x-www-form-urlencoded", "pv=X%3A2,X%3A3&samplingperiod=5").ok();
    post("archivePV", "text/plain", "X:4\nX:5\n").ok();

    for (int i = 1; i <= 5; i++) {
      assertThat(registry.archiveRequests().find("X:" + i)).as("X:" + i).isPresent();
    }
    assertThat(request("X:3").parameters().samplingPeriod()).isEqualTo(5f);
  }

  @ParameterizedTest
  @CsvSource({
    "ca://X:p, X:p, false",
    "pva://X:p, X:p, true",
    "pva://X:p.VAL, X:p, true",
    "X:p.VAL, X:p, false",
    "X:p.DESC, X:p.DESC, false",
    "X:p.[3:5], X:p.[3:5], false",
  })
  void prefixAndValAreTakenOff(String asked, String pvName, boolean pva) {
    JsonNode answer = get("archivePV", "pv", asked).ok();

    assertThat(answer.get(0).get("pvName").asString()).isEqualTo(pvName);
    assertThat(request(pvName).parameters().usePva()).isEqualTo(pva);
    assertThat(request(pvName).requestedName()).isEqualTo(asked);
  }

  @Test
  void aStreamFieldIsArchivedWithinItsPv() {
    assertThat(get("archivePV", "pv", "X:p.HIHI").ok().get(0).get("pvName").asString())
        .isEqualTo("X:p");
    assertThat(request("X:p").parameters().archiveFields()).containsExactly("HIHI");
  }

  @Test
  void aStreamFieldIsAddedToAPendingAndToAnArchivedPv() {
    archived("X:a");
    get("archivePV", "pv", "X:p").ok();

    get("archivePV", "pv", "X:p.HIHI,X:a.LOLO,X:p.LOW").ok();

    assertThat(request("X:p").parameters().archiveFields()).containsExactly("HIHI", "LOW");
    assertThat(stored("X:a").archiveFields()).containsExactly("LOLO");
    assertThat(stored("X:a").modificationTime()).isAfter(LONG_AGO);
  }

  @Test
  void anAliasInJsonIsRegisteredOrWaitsWithTheRequest() {
    archived("X:a");

    postJson(
            "archivePV",
            "[{\"pv\": \"X:a\", \"alias\": \"X:a2\"}, {\"pv\": \"X:p\", \"alias\": \"X:p2\"}]")
        .ok();

    assertThat(registry.aliases().realNameOf("X:a2")).contains("X:a");
    assertThat(request("X:p").parameters().aliases()).containsExactly("X:p2");
  }

  @Guards("D10")
  @ParameterizedTest
  @ValueSource(strings = {"bad name!", "X:a.", "X:a.5", "X;'--", "../../etc/passwd", ".."})
  void aBadNameRefusesTheWholeGetWithASentence(String name) {
    String refusal = get("archivePV", "pv", "X:good," + name).refusal(400);

    assertThat(refusal).contains("no valid PV name");
    assertThat(registry.archiveRequests().find("X:good")).isEmpty();
  }

  @Guards("D11")
  @Test
  void aNameWhoseFilesWouldBeAnotherPvsIsRefused() {
    archived("X/a:b");

    assertThat(statusOf(get("archivePV", "pv", "X:a:b").ok(), 0)).contains("X/a:b");
    assertThat(registry.archiveRequests().find("X:a:b")).isEmpty();
  }

  @Test
  void whatIsMissingOrMalformedIsRefusedWithASentence() {
    assertThat(get("archivePV").refusal(400)).contains("'pv'");
    assertThat(get("archivePV", "pv", "X:a", "samplingmethod", "BOGUS").refusal(400))
        .contains("BOGUS");
    assertThat(get("archivePV", "pv", "X:a", "samplingperiod", "abc").refusal(400)).contains("abc");
    assertThat(get("archivePV", "pv", "X:a", "samplingperiod", "-1").refusal(400)).contains("-1");
    assertThat(get("archivePV", "pv", "X:a", "appliance", "other").refusal(400)).contains("other");
    assertThat(postJson("archivePV", "{nonsense").refusal(400)).contains("not valid JSON");
    assertThat(postJson("archivePV", "{}").refusal(400)).contains("JSON array");
  }

  @Test
  void pendingRequestsAreListedAndAborted() {
    get("archivePV", "pv", "NOSUCH:pv").ok();
    JsonNode waiting = get("getNeverConnectedPVs").ok();
    assertThat(waiting).hasSize(1);
    assertThat(waiting.get(0).get("pvName").asString()).isEqualTo("NOSUCH:pv");
    assertThat(waiting.get(0).get("requestTime").asString()).isEqualTo("N/A");
    assertThat(waiting.get(0).get("startOfWorkflow").asString())
        .matches("[A-Z][a-z]{2}/\\d\\d/\\d{4} \\d\\d:\\d\\d:\\d\\d \\w+");
    assertThat(waiting.get(0).get("currentState").asString()).isEqualTo("START");
    assertThat(waiting.get(0).get("appliance").asString()).isEqualTo("appliance0");

    registry.archiveRequests().gathering(List.of("NOSUCH:pv"), LONG_AGO.plusSeconds(2_000_000_000));
    assertThat(get("getNeverConnectedPVs").ok().get(0).get("currentState").asString())
        .isEqualTo("METAINFO_GATHERING");

    String desc = "'desc': 'Aborted request for archiving PV NOSUCH:pv'";
    assertThat(get("abortArchivingPV", "pv", "NOSUCH:pv").ok())
        .isEqualTo(json("{'status': 'ok', " + desc + "}"));
    assertThat(get("abortArchivingPV", "pv", "NOSUCH:pv").ok())
        .isEqualTo(json("{'status': 'no', " + desc + "}"));
    assertThat(get("abortArchivingPV").refusal(400)).contains("pv");
    assertThat(get("getNeverConnectedPVs").ok()).isEmpty();
  }

  private ArchiveRequest request(String pvName) {
    return registry.archiveRequests().find(pvName).orElseThrow();
  }

  private static String statusOf(JsonNode answer, int index) {
    return answer.get(index).get("status").asString();
  }
}
