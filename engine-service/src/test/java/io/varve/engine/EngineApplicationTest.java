package io.varve.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.varve.name.KeyRule;
import io.varve.registry.Registry;
import io.varve.registry.RegistryDatabase;
import io.varve.sample.DbrType;
import io.varve.sample.Sample;
import io.varve.simulatedioc.FreePort;
import io.varve.simulatedioc.RecordMetadata;
import io.varve.simulatedioc.SimulatedIoc;
import io.varve.simulatedioc.SimulatedRecord;
import io.varve.simulatedioc.ValueKind;
import io.varve.store.Catalogue;
import io.varve.store.NewestSample;
import io.varve.store.RangeReader;
import io.varve.store.SampleStream;
import io.varve.store.Store;
import io.varve.store.StoreMacros;
import io.varve.store.TimeRange;
import io.varve.typeinfo.TypeInfo;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole engine against a real IOC, as a service and as a process. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class EngineApplicationTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private SimulatedIoc ioc;
  private int caPort;
  private SimulatedRecord counter;
  private RegistryDatabase database;
  private Registry registry;

  @BeforeAll
  void startIoc(@TempDir Path temporary) throws IOException {
    folder = temporary;
    caPort = FreePort.any();
    ioc = new SimulatedIoc(caPort, FreePort.any(), Clock.systemUTC());
    counter = ioc.define("ENG:counter", ValueKind.LONG, RecordMetadata.of("d", "mm", 3));
    ioc.start();
    database = RegistryDatabase.sqlite(folder.resolve("registry.db"));
    registry = Registry.open(database.dataSource());
  }

  @AfterAll
  void stopIoc() {
    ioc.close();
    database.close();
  }

  @Test
  void answersForThePvsItRecords() throws Exception {
    try (ConfigurableApplicationContext engine =
        new SpringApplicationBuilder(EngineApplication.class).run(arguments("http"))) {
      int port = ((WebServerApplicationContext) engine).getWebServer().getPort();
      registry.typeInfos().save(typeInfo("http"));
      awaitSubscribed();
      counter.put(42);
      await()
          .atMost(PATIENCE)
          .until(() -> get(port, "/engine/bpl/status?pv=ENG:counter").contains("\"true\""));

      assertThat(get(port, "/engine/bpl/status?pv=ENG:counter,NOSUCH"))
          .startsWith("[{\"pvName\":\"ENG:counter\",\"status\":\"Being archived\"")
          .doesNotContain("NOSUCH")
          .contains("\"isMonitored\":\"true\"", "\"connectionState\":\"true\"");
      assertThat(post(port, "/engine/bpl/status", "[\"ENG:counter\"]")).contains("ENG:counter");
      assertThat(get(port, "/engine/bpl/getMetadata?pv=ENG:counter")).contains("\"EGU\":\"mm\"");
      assertThat(get(port, "/engine/bpl/getPVDetails?pv=ENG:counter"))
          .contains(
              "{\"name\":\"Channel Name\",\"value\":\"ENG:counter\",\"source\":\"pv\"}",
              "\"What did we last push the data to the short term store?\"");
      assertThat(get(port, "/engine/bpl/getConnectedPVCountForAppliance"))
          .isEqualTo(
              "{\"total\":\"1\",\"connected\":\"1\",\"disconnected\":\"0\",\"paused\":\"0\"}");
      assertThat(get(port, "/engine/bpl/getCurrentlyDisconnectedPVsForThisAppliance"))
          .isEqualTo("[]");
      assertThat(get(port, "/engine/bpl/getPVsByDroppedEventsBuffer")).isEqualTo("[]");
      assertThat(get(port, "/engine/bpl/getVersion"))
          .contains("{\"version\":\"Archiver Appliance Version Varve ");
      assertThat(get(port, "/engine/bpl/ping")).isEqualTo("pong");
      assertThat(get(port, "/engine/bpl/getData.raw?pv=ENG:counter"))
          .contains("ENG:counter")
          .endsWith("\n")
          .doesNotStartWith("\n")
          .doesNotEndWith("\n\n");
      assertThat(get(port, "/actuator/health/readiness")).contains("\"engine\"", "UP");
      assertThat(get(port, "/actuator/prometheus"))
          .contains(
              "varve_engine_events_total",
              "varve_engine_journal_bytes",
              "varve_engine_channels{",
              "varve_engine_drops_total{");
      assertThat(status(port, "/engine/bpl/getData.raw")).isEqualTo(400);
      assertThat(status(port, "/engine/bpl/getData.raw?pv=NOSUCH:pv")).isEqualTo(404);
      assertThat(status(port, "/engine/bpl/getData.raw?pv=ENG:counter&from=rubbish"))
          .isEqualTo(400);
      assertThat(status(port, "/engine/bpl/getMetadata?pv=NOSUCH:pv")).isEqualTo(404);
      assertThat(status(port, "/engine/bpl/getPVDetails?pv=NOSUCH:pv")).isEqualTo(404);
    }
  }

  @Test
  void archivesWhatWasSentBeforeASigterm() throws Exception {
    registry.typeInfos().save(typeInfo("term"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(EngineApplication.class.getName());
    command.addAll(List.of(arguments("term")));
    Process engine = new ProcessBuilder(command).redirectErrorStream(true).start();
    Thread reader = Thread.ofVirtual().start(() -> drain(engine));
    try {
      awaitSubscribed();
      Instant last = Instant.EPOCH;
      for (int n = 0; n < 200; n++) {
        last = Instant.now();
        counter.put(n, last);
      }
      engine.destroy();

      assertThat(engine.waitFor(60, TimeUnit.SECONDS)).isTrue();
      Store store =
          Store.parse(typeInfo("term").dataStores().getFirst(), new StoreMacros(Map.of()));
      assertThat(
              new NewestSample(new Catalogue())
                  .find(KeyRule.DEFAULT.keyOf("ENG:counter"), List.of(store))
                  .map(Sample::value))
          .hasToString("Optional[ScalarInt[value=199]]");
      assertThat(valuesIn(store)).doesNotHaveDuplicates();
    } finally {
      engine.destroyForcibly();
      reader.join(Duration.ofSeconds(5));
    }
  }

  private void awaitSubscribed() {
    await().atMost(Duration.ofSeconds(60)).until(() -> counter.caSubscribers() > 0);
  }

  private TypeInfo typeInfo(String run) {
    return TypeInfo.named("ENG:counter")
        .type(DbrType.SCALAR_INT)
        .appliance("appliance0")
        .dataStores(
            List.of(
                "pb://localhost?name=STS&rootFolder="
                    + folder.resolve(run).resolve("sts")
                    + "&partitionGranularity=PARTITION_HOUR"))
        .build();
  }

  private String[] arguments(String run) throws IOException {
    return new String[] {
      "--server.port=0",
      "--varve.data=" + folder.resolve(run),
      "--varve.registry.url=jdbc:sqlite:" + folder.resolve("registry.db"),
      "--varve.engine.flush-interval=1h",
      "--varve.engine.ca.addr-list=127.0.0.1:" + caPort,
      "--varve.engine.ca.auto-addr-list=false",
      "--varve.engine.ca.server-port=" + caPort,
      "--varve.engine.ca.repeater-port=" + FreePort.any(),
      "--varve.engine.ca.max-search-period=2",
      "--varve.engine.pva.addr-list=",
      "--varve.engine.pva.auto-addr-list=false",
      "--varve.engine.pva.broadcast-port=" + FreePort.any(),
      "--varve.engine.pva.server-port=" + FreePort.any()
    };
  }

  private static List<Integer> valuesIn(Store store) throws IOException {
    List<Integer> values = new ArrayList<>();
    TimeRange range =
        new TimeRange(Instant.parse("1992-01-01T00:00:00Z"), Instant.parse("2040-01-01T00:00:00Z"));
    try (SampleStream stream =
        new RangeReader(new Catalogue())
            .open(KeyRule.DEFAULT.keyOf("ENG:counter"), List.of(store), range, List.of())) {
      while (stream.next()) {
        if (stream.current().epochSecond() > Instant.now().getEpochSecond() - 60) {
          values.add(stream.current().intAt(0));
        }
      }
    }
    return values.subList(Math.max(0, values.size() - 100), values.size());
  }

  private static void drain(Process process) {
    try (BufferedReader lines = process.inputReader()) {
      lines.lines().forEach(System.out::println);
    } catch (IOException | java.io.UncheckedIOException e) {
      System.out.println("The output of the engine ended: " + e);
    }
  }

  private String get(int port, String path) throws IOException, InterruptedException {
    return http.send(request(port, path).build(), HttpResponse.BodyHandlers.ofString()).body();
  }

  private int status(int port, String path) throws IOException, InterruptedException {
    return http.send(request(port, path).build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private String post(int port, String path, String json) throws IOException, InterruptedException {
    HttpRequest request =
        request(port, path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private static HttpRequest.Builder request(int port, String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
  }
}
