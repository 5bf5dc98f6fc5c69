package io.varve.etl.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.varve.etl.move.Archive;
import io.varve.etl.run.EtlRig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the stores will be full, by the growth that was measured. */
class SpaceForecastTest {
  private static final long GB = 1_000_000_000L;

  @TempDir Path folder;
  private final AtomicLong usable = new AtomicLong(101 * GB);
  private EtlRig rig;
  private SpaceForecast forecast;

  @BeforeEach
  void start() {
    rig = new EtlRig(folder);
    rig.addPv();
    rig.runAt(Instant.ofEpochSecond(Archive.DAY));
    forecast = new SpaceForecast(rig.table, root -> usable.get(), GB, rig.meterRegistry, rig.clock);
  }

  @AfterEach
  void stop() throws IOException {
    rig.close();
  }

  private SpaceForecast.Outlook lts() {
    return forecast.all().stream()
        .filter(outlook -> outlook.store().equals("LTS"))
        .findFirst()
        .orElseThrow();
  }

  private void lookHourly(int hours, long bytesPerHour) {
    for (int i = 0; i < hours; i++) {
      forecast.tick();
      usable.addAndGet(-bytesPerHour);
      rig.clock.advance(Duration.ofHours(1));
    }
  }

  @Test
  void nothingIsForetoldFromTooLittle() {
    forecast.tick();

    assertThat(lts().usableBytes()).isEqualTo(101 * GB);
    assertThat(lts().bytesPerDay()).isNull();
    assertThat(lts().daysUntilFull()).isNull();
  }

  @Test
  void aSteadyGrowthTellsTheDayAndSparesTheReserve() {
    lookHourly(25, GB / 24);

    assertThat(lts().bytesPerDay()).isCloseTo(1e9, within(1e6));
    assertThat(lts().daysUntilFull()).isCloseTo(99, within(0.2));
    assertThat(lts().measuredOver()).isEqualTo(Duration.ofHours(24));
    assertThat(
            rig.meterRegistry
                .get("varve.store.days.until.full")
                .tag("store", "LTS")
                .gauge()
                .value())
        .isCloseTo(99, within(0.2));
  }

  @Test
  void aStoreThatDoesNotFillHasNoSuchDay() {
    lookHourly(25, -GB);

    assertThat(lts().bytesPerDay()).isNegative();
    assertThat(lts().daysUntilFull()).isNull();
  }

  @Test
  void whatWasAWeekAgoDoesNotCount() {
    lookHourly(24, GB);
    lookHourly(24 * 8, 0);

    assertThat(lts().bytesPerDay()).isCloseTo(0, within(1.0));
  }
}
