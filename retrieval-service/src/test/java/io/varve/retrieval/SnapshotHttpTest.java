package io.varve.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.clock.MovableClock;
import io.varve.registry.Registry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** getDataAtTime over HTTP, from files. */
@SpringBootTest(
    classes = {RetrievalApplication.class, SnapshotHttpTest.Time.class},
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class SnapshotHttpTest {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final String NAMES = "[\"T:temp\", \"alias:temp\", \"T:none\", \"T:empty\"]";

  @TempDir private static Path folder;

  @LocalServerPort private int port;

  @TestConfiguration
  static class Time {
    @Bean
    @Primary
    Clock testClock() {
      return new MovableClock(TestArchive.NOW);
    }
  }

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry settings) {
    settings.add("varve.data", () -> folder);
    settings.add("varve.stores.short-term", () -> folder.resolve("sts"));
    settings.add("varve.stores.medium-term", () -> folder.resolve("mts"));
    settings.add("varve.stores.long-term", () -> folder.resolve("lts").toString());
  }

  @BeforeAll
  static void fillArchive(@Autowired Registry registry) throws Exception {
    TestArchive.fill(folder, registry);
  }

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
