package io.varve.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** getDataAtTime over HTTP, from files. */
class SnapshotHttpTest extends ServedArchive {
  private static final String NAMES = "[\"T:temp\", \"alias:temp\", \"T:none\", \"T:empty\"]";

  @Test
  void thePvsAreShownAsTheyWereAndTheUnknownLeftOut() throws Exception {
    String temp =
        """
        {"val":3.25,"secs":1769767200,"nanos":1,"severity":0,"status":0,"fields":{},\
        "meta":{"DBRType":"DBR_SCALAR_DOUBLE"}}""";
    assertThat(post("getDataAtTime?at=2026-02-01T10:30:00Z").body())
        .isEqualTo("{\"T:temp\":" + temp + ",\"alias:temp\":" + temp + "}");
  }

  @Test
  void aSampleExactlyAtTheInstantCounts() throws Exception {
    assertThat(post("getDataAtTime?at=2026-02-01T11:00:00Z").body())
        .contains("\"val\":-0.0,\"secs\":1769943600,\"nanos\":0,\"severity\":2,\"status\":4");
  }

  @Test
  void withoutAnInstantNowCounts() throws Exception {
    assertThat(post("getDataAtTime").body()).contains("\"secs\":1769943600");
  }

  @Test
  void otherAppliancesGetNoMetadata() throws Exception {
    assertThat(post("getDataAtTimeForAppliance?at=2026-02-01T10:30:00Z").body())
        .contains("\"val\":3.25")
        .doesNotContain("meta");
  }

  @Test
  void whatIsNotANumberIsNull() throws Exception {
    assertThat(post("getDataAtTime?at=2025-07-01T00:00:00Z").body()).contains("\"val\":null");
  }

  @Test
  void aSampleOfALongTimeAgoNeedsALongerPeriod() throws Exception {
    assertThat(post("getDataAtTime?at=2025-05-01T00:00:00Z").body()).isEqualTo("{}");
    assertThat(post("getDataAtTime?at=2025-05-01T00:00:00Z&searchPeriod=P1Y").body())
        .contains("\"val\":1.0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"at=yesterday", "searchPeriod=garbage", "searchPeriod=PT1H", "searchPeriod=P-1D"})
  void whatCannotBeUnderstoodIsRefusedWithASentence(String parameter) throws Exception {
    HttpResponse<String> answer = post("getDataAtTime?" + parameter);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains(parameter.substring(0, parameter.indexOf('=')));
  }

  private HttpResponse<String> post(String call) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/retrieval/data/" + call))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(NAMES))
            .build(),
        BodyHandlers.ofString());
  }
}
