package io.varve.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The actions that are about the service and not about a PV. */
@SpringBootTest(
    classes = RetrievalApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ServiceHttpTest {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir private static Path folder;

  @LocalServerPort private int port;

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry settings) throws IOException {
    Path files = Files.createDirectories(folder.resolve("clients"));
    Files.writeString(files.resolve("viewer.json"), "{\"theme\":\"dark\"}");
    Files.writeString(folder.resolve("secret.txt"), "secret");
    Files.createSymbolicLink(files.resolve("link.txt"), folder.resolve("secret.txt"));
    settings.add("varve.data", () -> folder);
    settings.add("varve.retrieval.client-files", () -> files);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          getApplianceMetrics             | {"Number of Retrieval Requests":"0","Time of last Retrieval Request":"Never","Number of unique users":"0"}
          getApplianceMetricsForAppliance?appliance=appliance0 | [{"name":"Number of Retrieval Requests","value":"0","source":"RETRIEVAL"}
          getInstanceMetricsForAppliance?appliance=appliance0  | {"name":"Number of unique users","value":"0","source":"RETRIEVAL"}]
          getProcessMetrics               | "RETRIEVAL_uptime":
          resetFailoverCachesForThisAppliance | [{"appliance":"appliance0","status":"ok"}]
          startupState                    | {"status":"STARTUP_COMPLETE"}
          getClientConfig?configFile=viewer.json | {"theme":"dark"}
          """)
  void actionsAnswerAsInEaa(String action, String part) throws Exception {
    HttpResponse<String> answer = get(action);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/json");
    assertThat(answer.body()).contains(part);
  }

  @Test
  void postStartupSaysThatThereIsNothingToDo() throws Exception {
    assertThat(get("postStartup").body()).isEqualTo("Done");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "getClientConfig?configFile=none.json",
        "getClientConfig?configFile=../secret.txt",
        "getClientConfig?configFile=..%2Fsecret.txt",
        "getClientConfig?configFile=/etc/hostname",
        "getClientConfig?configFile=link.txt",
        "getClientConfig?configFile=.",
        "getClientConfig?configFile=a%00b",
        "noSuchAction",
      })
  void whatIsNotThereIsNotFound(String action) throws Exception {
    HttpResponse<String> answer = get(action);
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).startsWith("{\"validation\":").doesNotContain("secret\"");
  }

  private HttpResponse<String> get(String action) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/retrieval/bpl/" + action))
            .build(),
        BodyHandlers.ofString());
  }
}
