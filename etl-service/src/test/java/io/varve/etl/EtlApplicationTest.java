package io.varve.etl;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.etl.move.Archive;
import io.varve.partition.Granularity;
import io.varve.registry.Lease;
import io.varve.registry.Registry;
import io.varve.store.Store;
import io.varve.typeinfo.TypeInfo;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The process as it is started, with its threads, over HTTP. */
@SpringBootTest(
    classes = EtlApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {"varve.etl.interval=100ms", "varve.etl.poll=20ms"})
@Timeout(60)
class EtlApplicationTest {
  @TempDir static Path folder;

  @Autowired Registry registry;
  @LocalServerPort int port;

  @DynamicPropertySource
  static void data(DynamicPropertyRegistry properties) {
    properties.add("varve.data", () -> folder.toString());
    // Nobody listens there.
    properties.add("varve.urls.engine", () -> "http://localhost:1");
  }

  @Test
  void aSealedPartitionFindsItsWayToTheLastStore() throws Exception {
    Archive archive =
        new Archive(
            store("sts", Granularity.PARTITION_HOUR),
            store("mts", Granularity.PARTITION_DAY),
            store("lts", Granularity.PARTITION_YEAR));
    long[] samples = Archive.seconds(Archive.DAY, 200, 600);
    archive.write(archive.sts, samples);
    Lease engine =
        registry
            .leases()
            .acquire("appliance0", "engine", "test", Instant.now(), Duration.ofMinutes(5))
            .orElseThrow();
    registry.leases().publishSealedBefore(engine, Instant.now());
    registry
        .typeInfos()
        .save(
            TypeInfo.named(Archive.PV)
                .appliance("appliance0")
                .dataStores(
                    List.of(url("SHORT", "HOUR"), url("MEDIUM", "DAY"), url("LONG", "YEAR")))
                .build());

    while (archive.seen(archive.lts).size() < samples.length) {
      assertThat(archive.seen()).hasSize(samples.length);
      LockSupport.parkNanos(1_000_000);
    }

    assertThat(archive.partitions(archive.sts)).isEmpty();
    assertThat(get("/etl/bpl/ping").body()).isEqualTo("pong");
    assertThat(get("/etl/bpl/getPVDetails?pv=T:pv").body()).contains("SHORT &raquo; MEDIUM");
    assertThat(get("/etl/bpl/nosuch").statusCode()).isEqualTo(404);
    assertThat(get("/etl/bpl/getPVDetails").statusCode()).isEqualTo(400);
    assertThat(get("/actuator/prometheus").body())
        .contains("varve_etl_moves_total{destination=\"LONG\",source=\"MEDIUM\"} 2.0")
        .contains("varve_etl_backlog_oldest_age_seconds")
        .contains("varve_etl_failures_total{cause=\"io\"} 0.0");
  }

  private static Store store(String name, Granularity granularity) {
    return new Store(name, folder.resolve(name), granularity, 0, 0);
  }

  private static String url(String term, String granularity) {
    return "pb://localhost?name="
        + term
        + "&rootFolder=${ARCHAPPL_"
        + term
        + "_TERM_FOLDER}&partitionGranularity=PARTITION_"
        + granularity;
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
