package io.varve.mgmt;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.registry.Registry;
import io.varve.sample.DbrType;
import io.varve.typeinfo.Limits;
import io.varve.typeinfo.MetaInfo;
import io.varve.typeinfo.Rates;
import io.varve.typeinfo.TypeInfo;
import io.varve.typeinfo.TypeInfoBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real mgmt service with a real registry; all tests share it and find it empty. */
@SpringBootTest(
    classes = MgmtApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
public abstract class MgmtServerTest {
  static final OtherServices OTHERS = new OtherServices();
  static final Duration SOON = Duration.ofSeconds(10);
  static final Instant LONG_AGO = Instant.parse("2020-01-02T03:04:05Z");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @Autowired Registry registry;
  @LocalServerPort int port;

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry settings) throws IOException {
    Path data = Files.createTempDirectory("mgmt");
    settings.add("varve.data", data::toString);
    settings.add("varve.identity", () -> "appliance0");
    settings.add("varve.urls.engine", OTHERS::url);
    settings.add("varve.urls.etl", OTHERS::url);
    settings.add("varve.urls.retrieval", OTHERS::url);
    settings.add("varve.mgmt.peers.timeout", () -> "1s");
    settings.add("varve.mgmt.life-cycle.deletion-patience", () -> "2s");
  }

  @BeforeEach
  void emptyTheRegistry() {
    OTHERS.follow(registry);
    OTHERS.be(OtherServices.Mood.ANSWERING);
    OTHERS.keepRunning();
    registry
        .archiveRequests()
        .ofAppliance("appliance0")
        .forEach(request -> registry.archiveRequests().abort(request.pvName()));
    for (String name : registry.typeInfos().names()) {
      registry.aliases().removeAllOf(name);
      registry.typeInfos().delete(name);
    }
    registry
        .tombstones()
        .ofAppliance("appliance0")
        .forEach(tombstone -> registry.tombstones().clear(tombstone.pvName()));
  }

  /** A type info as it would be after the PV was archived by the default policy. */
  static TypeInfoBuilder typeInfo(String pvName) {
    return TypeInfo.named(pvName)
        .type(DbrType.SCALAR_DOUBLE)
        .appliance("appliance0")
        .chunkKey(pvName.replace(':', '/') + ":")
        .dataStores(
            List.of(
                "pb://localhost?name=STS&rootFolder=${ARCHAPPL_SHORT_TERM_FOLDER}"
                    + "&partitionGranularity=PARTITION_HOUR",
                "pb://localhost?name=LTS&rootFolder=${ARCHAPPL_LONG_TERM_FOLDER}"
                    + "&partitionGranularity=PARTITION_YEAR"))
        .creationTime(LONG_AGO);
  }

  void archived(String... pvNames) {
    for (String pvName : pvNames) {
      registry.typeInfos().save(typeInfo(pvName).build());
    }
  }

  TypeInfo stored(String pvName) {
    return registry.typeInfos().find(pvName).orElseThrow();
  }

  /** What the engine learns about an ai record that calls itself so. */
  static MetaInfo metaInfo(String recordName) {
    return new MetaInfo(
        DbrType.SCALAR_DOUBLE,
        1,
        "ioc1",
        new Limits(0, 10, 1, 9, 2, 8, 0, 10),
        3,
        "mm",
        new Rates(1, 17, 17),
        1,
        Map.of("NAME", recordName, "RTYP", "ai", "SCAN", "1 second", "MDEL", "0.0"));
  }

  /** An answer of the server. */
  record Answer(int status, String body) {
    JsonNode json() {
      return JsonMapper.shared().readTree(body);
    }

    /** The body of an answer with status 200. */
    JsonNode ok() {
      assertThat(status).as(body).isEqualTo(200);
      return json();
    }

    /** The sentence of an answer that refuses. */
    String refusal(int expected) {
      assertThat(status).as(body).isEqualTo(expected);
      assertThat(body).doesNotContain("<html", "Exception");
      return body;
    }
  }

  Answer get(String action, String... parameters) {
    return send(HttpRequest.newBuilder(uri(action, parameters)).GET());
  }

  Answer postJson(String action, String json, String... parameters) {
    return post(action, "application/json", json, parameters);
  }

  Answer post(String action, String contentType, String body, String... parameters) {
    return send(
        HttpRequest.newBuilder(uri(action, parameters))
            .header("Content-Type", contentType)
            .POST(BodyPublishers.ofString(body)));
  }

  URI uri(String action, String... parameters) {
    StringBuilder uri = new StringBuilder("http://localhost:" + port + "/mgmt/bpl/").append(action);
    for (int i = 0; i < parameters.length; i += 2) {
      uri.append(i == 0 ? '?' : '&')
          .append(parameters[i])
          .append('=')
          .append(URLEncoder.encode(parameters[i + 1], StandardCharsets.UTF_8));
    }
    return URI.create(uri.toString());
  }

  Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          HTTP.send(
              request.timeout(Duration.ofSeconds(30)).build(),
              BodyHandlers.ofString(StandardCharsets.UTF_8));
      return new Answer(response.statusCode(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text.replace('\'', '"'));
  }
}
