package io.varve.appliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.varve.invariants.Guards;
import io.varve.simulatedioc.RecordMetadata;
import io.varve.simulatedioc.SimulatedIoc;
import io.varve.simulatedioc.SimulatedRecord;
import io.varve.simulatedioc.ValueKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A PV that is paused while its short-term store takes nothing, in a whole appliance. */
@Timeout(120)
class PausedPvTest {
  private static final Duration WITHIN = Duration.ofSeconds(30);

  @TempDir Path data;

  @Guards("C13")
  @Test
  void whatIsStillInMemoryOfAPausedPvIsInTheAnswer() throws IOException {
    IocPorts ports = IocPorts.free();
    Map<String, String> settings = new TreeMap<>(ports.settings());
    // No disk has as much free space, so nothing is appended.
    settings.put("varve.engine.space-floor", "1000000TB");
    settings.put("varve.engine.close-timeout", "1s");
    try (SimulatedIoc ioc = new SimulatedIoc(ports.ca(), ports.pva(), Clock.systemUTC())) {
      ioc.start();
      try (RunningAppliance appliance = RunningAppliance.start(data, settings)) {
        SimulatedRecord record = ioc.define("PAUSED:a", ValueKind.DOUBLE, RecordMetadata.EMPTY);
        record.put(1.0);
        appliance.json("/mgmt/bpl/archivePV?pv=PAUSED:a");
        await().atMost(WITHIN).until(() -> appliance.archives("PAUSED:a"));
        record.put(41.0);
        await().atMost(WITHIN).until(() -> last(appliance, "PAUSED:a").equals("41.0"));

        appliance.json("/mgmt/bpl/pauseArchivingPV?pv=PAUSED:a");
        // Retrieval has read of the pause when it knows what came later.
        appliance.json("/mgmt/bpl/addAlias?pv=PAUSED:a&aliasname=PAUSED:later");
        await().atMost(WITHIN).until(() -> !last(appliance, "PAUSED:later").equals("unknown"));

        assertThat(last(appliance, "PAUSED:a")).isEqualTo("41.0");
        assertThat(appliance.json("/mgmt/bpl/getPVTypeInfo?pv=PAUSED:a").path("paused").asString())
            .isEqualTo("true");
        assertThat(data.resolve("sts/PAUSED")).doesNotExist();
      }
    }
  }

  /** The newest value; "unknown" for a name that retrieval does not know, empty for none. */
  private static String last(RunningAppliance appliance, String pv) throws IOException {
    String target = "/retrieval/data/getData.json?pv=" + pv + "&from=" + Instant.now();
    if (appliance.get(target).statusCode() == 404) {
      return "unknown";
    }
    JsonNode samples = appliance.json(target).path(0).path("data");
    return samples.isEmpty() ? "" : samples.get(samples.size() - 1).path("val").asString();
  }
}
