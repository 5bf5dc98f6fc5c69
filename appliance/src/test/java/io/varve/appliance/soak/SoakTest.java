package io.varve.appliance.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hours, days and a year end while samples come, are moved and are read. */
class SoakTest {
  /** An hour in a second and a quarter. {@code varve bench soak} takes its time. */
  private static final int FACTOR = 2880;

  @TempDir Path data;

  @ParameterizedTest
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  @CsvSource({"2023-12-31T09:00:00Z, 24", "2024-02-28T15:00:00Z, 40"})
  void everyAnswerHoldsEverySampleOnceWhileTimeRollsOver(Instant start, int hours)
      throws Exception {
    SoakRun run = new SoakRun(data, start, FACTOR);
    run.run(Duration.ofHours(hours));
    assertThat(run.answers()).isGreaterThan(100);
  }
}
