package io.varve.appliance;

import static io.varve.appliance.RunningAppliance.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.varve.invariants.Guards;
import io.varve.name.KeyRule;
import io.varve.partition.Granularity;
import io.varve.registry.Registry;
import io.varve.registry.RegistryDatabase;
import io.varve.simulatedioc.RecordMetadata;
import io.varve.simulatedioc.SimulatedIoc;
import io.varve.simulatedioc.SimulatedRecord;
import io.varve.simulatedioc.ValueKind;
import io.varve.store.Store;
import io.varve.typeinfo.TypeInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A medium-term store that hangs in a whole appliance. Where ETL builds the next file there is a
 * pipe that nobody reads: opening it does not return.
 */
@Timeout(120)
class HungMountTest {
  private static final Duration WITHIN = Duration.ofSeconds(60);

  /** 2024-02-27T00:00:00Z. */
  private static final long DAY = 1_708_992_000L;

  private static final int SAMPLES = 30;

  @TempDir Path data;
  private StoredFiles files;
  private SimulatedIoc ioc;
  private Map<String, String> settings;

  @BeforeEach
  void start() throws IOException {
    files = new StoredFiles(data);
    IocPorts ports = IocPorts.free();
    ioc = new SimulatedIoc(ports.ca(), ports.pva(), Clock.systemUTC());
    ioc.start();
    settings = new TreeMap<>(ports.settings());
    settings.put("varve.etl.interval", "200ms");
    // One that hangs keeps the whole store busy.
    settings.put("varve.etl.workers", "1");
  }

  @AfterEach
  void stop() {
    ioc.close();
  }

  @Guards({"A9", "A19", "B7", "E19"})
  @Test
  void ingestQueriesAndOtherStoresGoOnAndTheMoveEndsWithTheHang() throws Exception {
    files.write(files.mts, "HUNG:a", DAY, SAMPLES);
    files.write(files.sts, "HUNG:a", DAY + 7200, SAMPLES);
    Store elsewhere = new Store("MTS", data.resolve("elsewhere"), Granularity.PARTITION_DAY, 0, 0);
    files.write(files.sts, "HUNG:other", DAY, SAMPLES);
    try (RunningAppliance appliance = RunningAppliance.start(data, settings)) {
      SimulatedRecord hung = archived(appliance, "HUNG:a");
      // When a store is opened what lies there is cleared away.
      await().atMost(WITHIN).until(() -> files.seen("HUNG:a", files.lts).size() == 2 * SAMPLES);
      Path pipe = pipeFor("HUNG:a", "2024_02_28");
      files.write(files.sts, "HUNG:a", DAY + 86_400, SAMPLES);
      await().atMost(WITHIN).until(() -> runningFor(appliance) > 1);

      // Behind it in the same store, and in another one.
      SimulatedRecord waiting = archived(appliance, "HUNG:b");
      save("HUNG:other", elsewhere);
      await().atMost(WITHIN).until(() -> files.seen("HUNG:other", files.lts).size() == SAMPLES);
      hung.put(41.0);
      waiting.put(42.0);
      await().atMost(WITHIN).until(() -> last(appliance, "HUNG:a").equals("41.0"));
      await().atMost(WITHIN).until(() -> last(appliance, "HUNG:b").equals("42.0"));
      assertThat(count(appliance, "HUNG:a", DAY, DAY + 2 * 86_400)).isEqualTo(3 * SAMPLES);
      assertThat(text(appliance.get("/actuator/health/readiness"))).contains("UP");
      assertThat(text(appliance.get("/etl/bpl/getPVDetails?pv=HUNG:a")))
          .contains("ETL 0 has been running since");
      assertThat(files.files("HUNG:a", files.sts)).isGreaterThan(0);

      lift(pipe);

      await().atMost(WITHIN).until(() -> files.seen("HUNG:a", files.lts).size() == 3 * SAMPLES);
      assertThat(count(appliance, "HUNG:a", DAY, DAY + 2 * 86_400)).isEqualTo(3 * SAMPLES);
      await().atMost(WITHIN).until(() -> runningFor(appliance) < 1);
      assertThat(last(appliance, "HUNG:a")).isEqualTo("41.0");
    }
  }

  /** Where the file is built that will be a partition of the medium-term store. */
  private Path pipeFor(String pvName, String partition) throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-256")
            .digest((KeyRule.DEFAULT.keyOf(pvName) + partition).getBytes(StandardCharsets.UTF_8));
    Path folder = Files.createDirectories(files.mts.root().resolve(".varve/etl"));
    Path pipe = folder.resolve(HexFormat.of().formatHex(digest, 0, 16) + ".new");
    Process mkfifo = new ProcessBuilder("mkfifo", pipe.toString()).start();
    assertThat(mkfifo.waitFor()).isZero();
    return pipe;
  }

  /** Lets the one that hangs go on; what it writes there cannot be forced to a disk. */
  private static void lift(Path pipe) throws IOException {
    try (InputStream end = Files.newInputStream(pipe)) {
      Files.delete(pipe);
      end.transferTo(OutputStream.nullOutputStream());
    }
  }

  private SimulatedRecord archived(RunningAppliance appliance, String pv) throws IOException {
    SimulatedRecord record = ioc.define(pv, ValueKind.DOUBLE, RecordMetadata.EMPTY);
    record.put(1.0);
    appliance.json("/mgmt/bpl/archivePV?pv=" + pv);
    await().atMost(WITHIN).until(() -> appliance.archives(pv));
    return record;
  }

  private void save(String pv, Store mts) {
    try (RegistryDatabase sqlite = RegistryDatabase.sqlite(data.resolve("registry.sqlite"))) {
      Registry.open(sqlite.dataSource())
          .typeInfos()
          .save(
              TypeInfo.named(pv)
                  .appliance("appliance0")
                  .dataStores(
                      List.of(
                          StoredFiles.url(files.sts),
                          StoredFiles.url(mts),
                          StoredFiles.url(files.lts)))
                  .build());
    }
  }

  private static double runningFor(RunningAppliance appliance) throws IOException {
    return text(appliance.get("/actuator/prometheus"))
        .lines()
        .filter(line -> line.startsWith("varve_etl_running_oldest_age_seconds "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .findFirst()
        .orElseThrow();
  }

  private static String last(RunningAppliance appliance, String pv) throws IOException {
    JsonNode samples =
        appliance
            .json("/retrieval/data/getData.json?pv=" + pv + "&from=" + Instant.now())
            .path(0)
            .path("data");
    return samples.isEmpty() ? "" : samples.get(samples.size() - 1).path("val").asString();
  }

  private static int count(RunningAppliance appliance, String pv, long from, long to)
      throws IOException {
    int count = 0;
    for (JsonNode sample :
        appliance
            .json(
                "/retrieval/data/getData.json?pv="
                    + pv
                    + "&from="
                    + Instant.ofEpochSecond(from)
                    + "&to="
                    + Instant.ofEpochSecond(to))
            .path(0)
            .path("data")) {
      long second = sample.path("secs").asLong();
      count += second >= from && second < to ? 1 : 0;
    }
    return count;
  }
}
