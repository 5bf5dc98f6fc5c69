package io.varve.appliance.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.varve.appliance.IocPorts;
import io.varve.appliance.RunningAppliance;
import io.varve.simulatedioc.RecordMetadata;
import io.varve.simulatedioc.SimulatedIoc;
import io.varve.simulatedioc.ValueKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * An appliance and an IOC by an accelerated clock: samples come, are moved from store to store and
 * are read, all at once, over hours and days. Every answer holds every sample once.
 */
final class SoakRun {
  private static final int OVER_CA = 8;
  private static final int OVER_PVA = 2;
  private static final long CA_MILLIS = 10;
  private static final int PVA_EVERY = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** An accelerated clock makes every delay of the machine long. */
  private static final Duration DRIFT = Duration.ofHours(4);

  private final Path data;
  private final Instant start;
  private final int factor;
  private final Instant began;
  private final Clock clock;
  private final List<SentCounter> counters = new ArrayList<>();
  private int answers;

  SoakRun(Path data, Instant start, int factor) {
    this.data = data;
    this.start = start;
    this.factor = factor;
    this.began = Instant.now();
    this.clock = new AcceleratedClock(began, start, factor);
  }

  /** Runs for so long by the accelerated clock, from when all is archived on. */
  void run(Duration length) throws IOException, InterruptedException {
    IocPorts ports = IocPorts.free();
    try (SimulatedIoc ioc = new SimulatedIoc(ports.ca(), ports.pva(), clock)) {
      ioc.start();
      for (int i = 0; i < OVER_CA + OVER_PVA; i++) {
        boolean pva = i >= OVER_CA;
        String name = "SOAK:" + (pva ? "pva" : "ca") + i;
        counters.add(
            new SentCounter(ioc.define(name, ValueKind.DOUBLE, RecordMetadata.EMPTY), pva));
      }
      counters.forEach(counter -> counter.next(clock.instant()));
      try (RunningAppliance appliance =
          RunningAppliance.start(SoakAppliance.class, data, settings(ports))) {
        archive(appliance);
        soak(appliance, clock.instant().plus(length));
      }
    }
  }

  /** Samples that were sent. */
  int samples() {
    return counters.stream().mapToInt(SentCounter::count).sum();
  }

  /** Answers that were checked. */
  int answers() {
    return answers;
  }

  private Map<String, String> settings(IocPorts ports) throws IOException {
    Map<String, String> settings = new HashMap<>(ports.settings());
    settings.putAll(SoakAppliance.clock(began, start, factor));
    settings.put("varve.mgmt.policies.file", policies().toString());
    settings.put("varve.engine.clock-drift", DRIFT.toString());
    settings.put("varve.engine.flush-interval", "10m");
    settings.put("varve.engine.lease-term", "100d");
    settings.put("varve.etl.lease-term", "100d");
    return settings;
  }

  /** The standard stores, but days go to the year as soon as they are over. */
  private Path policies() throws IOException {
    Path file = data.resolve("policies.yaml");
    Files.createDirectories(data);
    return Files.writeString(
        file,
        """
        policies:
          - name: Default
            description: hour, day and year
            samplingMethod: MONITOR
            samplingPeriod: 1.0
            dataStores:
              - "pb://localhost?name=STS&rootFolder=${ARCHAPPL_SHORT_TERM_FOLDER}\
        &partitionGranularity=PARTITION_HOUR"
              - "pb://localhost?name=MTS&rootFolder=${ARCHAPPL_MEDIUM_TERM_FOLDER}\
        &partitionGranularity=PARTITION_DAY"
              - "pb://localhost?name=LTS&rootFolder=${ARCHAPPL_LONG_TERM_FOLDER}\
        &partitionGranularity=PARTITION_YEAR"
        """);
  }

  private void archive(RunningAppliance appliance) throws IOException {
    for (SentCounter counter : counters) {
      appliance.json("/mgmt/bpl/archivePV?pv=" + RunningAppliance.encoded(counter.requested()));
    }
    for (SentCounter counter : counters) {
      await().atMost(PATIENCE).until(() -> appliance.archives(counter.name()));
    }
  }

  private void soak(RunningAppliance appliance, Instant end)
      throws IOException, InterruptedException {
    AtomicBoolean sending = new AtomicBoolean(true);
    Thread sender = Thread.ofPlatform().name("soak-ioc").start(() -> send(sending));
    try {
      while (clock.instant().isBefore(end)) {
        for (SentCounter counter : counters) {
          check(appliance, counter, 0);
        }
      }
    } finally {
      sending.set(false);
      sender.join();
    }
    for (SentCounter counter : counters) {
      int newest = counter.count() - 1;
      await().atMost(PATIENCE).untilAsserted(() -> check(appliance, counter, newest));
    }
    assertThat(appliance.json("/engine/bpl/getDroppedEvents")).isEmpty();
    awaitMoved(end);
    for (SentCounter counter : counters) {
      check(appliance, counter, counter.count() - 1);
    }
  }

  private void send(AtomicBoolean sending) {
    for (int round = 0; sending.get(); round++) {
      for (SentCounter counter : counters) {
        if (!counter.isOverPva() || round % PVA_EVERY == 0) {
          counter.next(clock.instant());
        }
      }
      LockSupport.parkNanos(Duration.ofMillis(CA_MILLIS).toNanos());
    }
  }

  private void check(RunningAppliance appliance, SentCounter counter, int least)
      throws IOException {
    HttpResponse<byte[]> answer =
        appliance.get(
            "/retrieval/data/getData.csv?pv="
                + RunningAppliance.encoded(counter.name())
                + "&from="
                + start
                + "&to="
                + clock.instant().plus(DRIFT));
    String csv = RunningAppliance.text(answer);
    assertThat(answer.statusCode()).as(csv).isEqualTo(200);
    counter.check(csv.strip().lines().toList(), least);
    answers++;
  }

  /** Until what belongs to days that are over, and to their year, is in the store for it. */
  private void awaitMoved(Instant end) {
    LocalDate today = LocalDate.ofInstant(end, ZoneOffset.UTC);
    String hourOrDay = ":%tY_%<tm_%<td".formatted(today);
    String year = ":%tY.pb".formatted(today.minusDays(1));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(files("sts")).allMatch(file -> file.contains(hourOrDay));
              assertThat(files("mts")).allMatch(file -> file.contains(hourOrDay));
              assertThat(files("lts"))
                  .hasSize(counters.size())
                  .allMatch(file -> file.endsWith(year));
            });
  }

  private List<String> files(String store) {
    try (Stream<Path> all = Files.walk(data.resolve(store))) {
      return all.map(Path::toString).filter(file -> file.endsWith(".pb")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
