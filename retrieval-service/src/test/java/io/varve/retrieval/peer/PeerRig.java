package io.varve.retrieval.peer;

import io.varve.clock.MovableClock;
import io.varve.registry.Registry;
import io.varve.registry.RegistryDatabase;
import io.varve.retrieval.RetrievalApplication;
import io.varve.store.StoreFixture;
import io.varve.typeinfo.TypeInfo;
import io.varve.typeinfo.TypeInfoBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** Retrieval services of several archives, each with stores of its own. */
final class PeerRig implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-02-01T12:00:00Z");
  static final MovableClock CLOCK = new MovableClock(NOW);

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final List<String> STORES =
      List.of(
          "pb://localhost?name=STS&rootFolder=${ARCHAPPL_SHORT_TERM_FOLDER}"
              + "&partitionGranularity=PARTITION_HOUR",
          "pb://localhost?name=MTS&rootFolder=${ARCHAPPL_MEDIUM_TERM_FOLDER}"
              + "&partitionGranularity=PARTITION_DAY",
          "pb://localhost?name=LTS&rootFolder=${ARCHAPPL_LONG_TERM_FOLDER}"
              + "&partitionGranularity=PARTITION_YEAR");

  private final Path folder;
  private final List<AutoCloseable> open = new ArrayList<>();

  PeerRig(Path folder) {
    this.folder = folder;
  }

  @Configuration(proxyBeanMethods = false)
  static class Time {
    @Bean
    @Primary
    Clock testClock() {
      return CLOCK;
    }
  }

  /** A registry in a file. */
  Registry registry(String name) {
    RegistryDatabase database = RegistryDatabase.sqlite(folder.resolve(name + ".db"));
    open.add(database);
    return Registry.open(database.dataSource());
  }

  /** Starts the retrieval of an appliance, and tells the registry where it is. */
  Service start(String registryName, String identity, String... settings) throws IOException {
    Path data = Files.createDirectories(folder.resolve(registryName + "-" + identity));
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--server.port=0",
                "--spring.main.banner-mode=off",
                "--varve.identity=" + identity,
                "--varve.data=" + data,
                "--varve.registry.url=jdbc:sqlite:" + folder.resolve(registryName + ".db"),
                "--varve.stores.short-term=" + data.resolve("sts"),
                "--varve.stores.medium-term=" + data.resolve("mts"),
                "--varve.stores.long-term=" + data.resolve("lts"),
                "--varve.urls.engine=http://127.0.0.1:1",
                "--varve.retrieval.peers.idle-timeout=1s",
                "--varve.retrieval.peers.question-timeout=1s"));
    for (String setting : settings) {
      // Given twice, a setting would become a list.
      String name = setting.substring(0, setting.indexOf('=') + 1);
      arguments.removeIf(argument -> argument.startsWith(name));
      arguments.add(setting);
    }
    ConfigurableApplicationContext context =
        new SpringApplicationBuilder(RetrievalApplication.class, Time.class)
            .run(arguments.toArray(String[]::new));
    open.add(context);
    int port = ((WebServerApplicationContext) context).getWebServer().getPort();
    Service service =
        new Service("http://127.0.0.1:" + port, data, context.getBean(Registry.class), identity);
    service.registry.appliances().announce(identity, Map.of("retrieval", service.url));
    return service;
  }

  /** One retrieval. */
  record Service(String url, Path data, Registry registry, String identity) {

    /** The stores of a PV of this appliance, which is in the registry after it. */
    StoreFixture archive(String pvName) {
      registry.typeInfos().save(info(pvName).build());
      return new StoreFixture(data, pvName);
    }

    /** A PV, named {@code other:pv}, of an appliance that a server of the test stands for. */
    void ownedBy(String other, FakePeer peer) {
      registry.appliances().announce(other, Map.of("retrieval", peer.url()));
      registry.typeInfos().save(info(other + ":pv").appliance(other).build());
    }

    TypeInfoBuilder info(String pvName) {
      return TypeInfo.named(pvName)
          .appliance(identity)
          .paused(true)
          .units("mm")
          .precision(3)
          .archiveFields(List.of("HIHI"))
          .dataStores(STORES);
    }

    HttpResponse<String> get(String call) throws Exception {
      return HTTP.send(
          HttpRequest.newBuilder(URI.create(url + call)).timeout(Duration.ofSeconds(30)).build(),
          BodyHandlers.ofString(StandardCharsets.ISO_8859_1));
    }

    HttpResponse<String> post(String call, String json) throws Exception {
      return HTTP.send(
          HttpRequest.newBuilder(URI.create(url + call))
              .timeout(Duration.ofSeconds(30))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(json))
              .build(),
          BodyHandlers.ofString());
    }
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }
}
