package io.varve.appliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.varve.name.KeyRule;
import io.varve.partition.Granularity;
import io.varve.simulatedioc.RecordMetadata;
import io.varve.simulatedioc.SimulatedIoc;
import io.varve.simulatedioc.SimulatedRecord;
import io.varve.simulatedioc.ValueKind;
import io.varve.store.Catalogue;
import io.varve.store.RangeReader;
import io.varve.store.SampleStream;
import io.varve.store.Store;
import io.varve.store.TimeRange;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in the files after an appliance in full flow was told to stop. */
class TerminationTest {
  private static final int PVS = 1000;
  private static final Duration WITHIN = Duration.ofSeconds(90);

  @TempDir Path data;

  @Test
  void everySampleSentBeforeTheSignalIsInTheFiles() throws Exception {
    IocPorts ports = IocPorts.free();
    try (SimulatedIoc ioc = new SimulatedIoc(ports.ca(), ports.pva(), Clock.systemUTC())) {
      List<SimulatedRecord> records = new ArrayList<>();
      for (int i = 0; i < PVS; i++) {
        records.add(ioc.define("T:" + i, ValueKind.LONG, RecordMetadata.EMPTY));
      }
      ioc.start();
      try (RunningAppliance appliance = RunningAppliance.start(data, ports.settings());
          ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor()) {
        archive(appliance, records);
        AtomicInteger sent = new AtomicInteger();
        ticker.scheduleAtFixedRate(
            () -> {
              int next = sent.get() + 1;
              records.forEach(record -> record.put(next));
              sent.set(next);
            },
            0,
            100,
            TimeUnit.MILLISECONDS);
        await().atMost(WITHIN).until(() -> sent.get() >= 40);

        int before = sent.get();
        appliance.terminate();
        assertThat(appliance.exitCode()).isIn(0, 143);

        for (SimulatedRecord record : records) {
          List<Integer> values = filed(record.name());
          assertThat(values)
              .as(record.name())
              .last()
              .satisfies(last -> assertThat(last).isGreaterThanOrEqualTo(before));
          int first = values.getFirst();
          for (int i = 0; i < values.size(); i++) {
            assertThat(values.get(i)).as(record.name()).isEqualTo(first + i);
          }
          assertThat(first).as(record.name()).isLessThanOrEqualTo(1);
        }
      }
    }
  }

  private static void archive(RunningAppliance appliance, List<SimulatedRecord> records)
      throws IOException {
    String json =
        records.stream()
            .map(record -> "{\"pv\":\"" + record.name() + "\"}")
            .collect(Collectors.joining(",", "[", "]"));
    assertThat(appliance.post("/mgmt/bpl/archivePV", json).statusCode()).isEqualTo(200);
    await()
        .atMost(WITHIN)
        .pollInterval(Duration.ofMillis(500))
        .until(
            () ->
                records.stream().allMatch(record -> record.caSubscribers() >= 1)
                    && connected(appliance) == PVS);
  }

  private static int connected(RunningAppliance appliance) throws IOException {
    return appliance.json("/engine/bpl/getConnectedPVCountForAppliance").path("connected").asInt();
  }

  private List<Integer> filed(String pv) throws IOException {
    Store sts = new Store("STS", data.resolve("sts"), Granularity.PARTITION_HOUR, 0, 0);
    List<Integer> values = new ArrayList<>();
    try (SampleStream stream =
        new RangeReader(new Catalogue())
            .open(
                KeyRule.DEFAULT.keyOf(pv),
                List.of(sts),
                new TimeRange(Instant.EPOCH, Instant.now().plusSeconds(60)),
                List.of())) {
      while (stream.next()) {
        values.add(stream.current().intAt(0));
      }
    }
    return values;
  }
}
