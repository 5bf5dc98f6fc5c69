package io.varve.engine.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import io.varve.engine.channel.Channel;
import io.varve.engine.channel.ca.CaNetwork;
import io.varve.engine.channel.ca.CaProperties;
import io.varve.engine.channel.sampling.ClockRule;
import io.varve.simulatedioc.FreePort;
import io.varve.simulatedioc.RecordMetadata;
import io.varve.simulatedioc.SimulatedIoc;
import io.varve.simulatedioc.SimulatedRecord;
import io.varve.simulatedioc.ValueKind;
import io.varve.typeinfo.TypeInfo;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the socket to the shard, with a real IOC and a real recorder. */
class SteadyPathTest {
  private static final int PVS = 20;
  private static final int WARM_UP = 500;
  private static final int ROUNDS = 2000;
  private static final int AT_ONCE = 20;

  @TempDir Path folder;

  @Test
  void aSampleMakesNoObjectBetweenTheNetworkAndItsShard() throws IOException {
    int port = FreePort.any();
    try (RecorderFixture f = new RecorderFixture(folder);
        SimulatedIoc ioc = new SimulatedIoc(port, FreePort.any(), f.clock);
        CaNetwork network =
            new CaNetwork(
                new CaProperties(
                    "127.0.0.1:" + port,
                    null,
                    false,
                    port,
                    FreePort.any(),
                    null,
                    null,
                    null,
                    Duration.ofMinutes(15)),
                name -> null,
                f.rounds,
                System::nanoTime)) {
      ioc.start();
      ShardedRecorder recorder = f.start();
      List<SimulatedRecord> records = new ArrayList<>();
      List<Channel> channels = new ArrayList<>();
      ClockRule rule = new ClockRule(f.clock, Duration.ofDays(1000));
      for (int i = 0; i < PVS; i++) {
        records.add(ioc.define("STEADY:" + i, ValueKind.LONG, RecordMetadata.EMPTY));
        TypeInfo info = f.pv("STEADY:" + i);
        channels.add(network.open(info, recorder.open(info), rule));
      }
      await().until(() -> records.stream().allMatch(record -> record.caSubscribers() > 0));
      Instant start = f.clock.instant().plusSeconds(1);
      put(records, channels, start, 0, WARM_UP);
      long thread = threadNamed("channel-access");
      long before = allocated(thread);

      put(records, channels, start, WARM_UP, WARM_UP + ROUNDS);

      double each = (allocated(thread) - before) / (double) (ROUNDS * PVS);
      // What is left is the selector's, for each look at the network and not for each sample.
      assertThat(each).isLessThan(8);
      channels.forEach(Channel::close);
    }
  }

  /** A few at a time, because the IOC merges updates that wait to be sent. */
  private static void put(
      List<SimulatedRecord> records, List<Channel> channels, Instant start, int from, int to) {
    for (int i = from; i < to; i++) {
      for (SimulatedRecord record : records) {
        record.put(i, start.plusMillis(i));
      }
      int events = i + 1;
      if (events % AT_ONCE == 0) {
        await()
            .pollInterval(Duration.ofMillis(1))
            .atMost(Duration.ofSeconds(30))
            .until(() -> channels.stream().allMatch(one -> one.status().eventCount() > events));
      }
    }
  }

  private static long threadNamed(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(name))
        .findFirst()
        .orElseThrow()
        .threadId();
  }

  private static long allocated(long thread) {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getThreadAllocatedBytes(thread);
  }
}
