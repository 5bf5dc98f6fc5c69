package io.varve.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcessMetricsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T09:27:38Z");

  @Test
  void keysCarryTheServiceAndValuesAreTexts() {
    try (ProcessMetrics metrics = metrics()) {
      metrics.note();

      Map<String, Object> answer = metrics.of("ENGINE");

      assertThat(answer).containsOnlyKeys("ENGINE_uptime", "ENGINE_start", "ENGINE_metrics");
      assertThat(answer.get("ENGINE_start")).asString().endsWith("Z");
      assertThat(readings(metrics))
          .singleElement()
          .satisfies(
              reading -> {
                assertThat(reading)
                    .containsOnlyKeys("timeInEpochSeconds", "systemLoadAverage", "heapUsedPercent")
                    .containsEntry("timeInEpochSeconds", "1795253258");
                assertThat(Double.parseDouble(reading.get("heapUsedPercent")))
                    .isBetween(0.1, 100.0);
              });
    }
  }

  @Test
  void aDayOfReadingsIsKept() {
    try (ProcessMetrics metrics = metrics()) {
      for (int minute = 0; minute < 24 * 60 + 10; minute++) {
        metrics.note();
      }

      assertThat(readings(metrics)).hasSize(24 * 60);
    }
  }

  private static ProcessMetrics metrics() {
    return new ProcessMetrics(Clock.fixed(NOW, ZoneOffset.UTC), new HumanTime(ZoneOffset.UTC));
  }

  @SuppressWarnings("unchecked") // what it is made of
  private static List<Map<String, String>> readings(ProcessMetrics metrics) {
    return (List<Map<String, String>>) metrics.of("X").get("X_metrics");
  }
}
