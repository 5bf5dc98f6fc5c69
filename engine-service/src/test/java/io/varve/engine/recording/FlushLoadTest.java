package io.varve.engine.recording;

import static io.varve.engine.recording.RecorderFixture.START;
import static io.varve.engine.recording.RecorderFixture.recordAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.varve.clock.MovableClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FlushLoadTest {
  @TempDir Path folder;

  @Test
  void loadsAreSharesOfAnInterval() {
    FlushLoad load = new FlushLoad(10, 2, 7.38, 0.12275, 0);

    assertThat(load.percentSequential()).isCloseTo(1.2275, within(1e-9));
    assertThat(load.percentElapsed()).isCloseTo(0.61375, within(1e-9));
    assertThat(load.possible(14.62)).isCloseTo(1191.04, within(0.01));
    assertThat(FlushLoad.NONE.percentSequential()).isZero();
    assertThat(FlushLoad.NONE.possible(5)).isZero();
  }

  @Test
  void appendsAreCountedPerInterval() throws IOException {
    MovableClock clock = new MovableClock(START);
    RecorderFixture fixture = new RecorderFixture(folder);
    fixture.clock = clock;
    fixture.flushInterval = Duration.ofSeconds(1);
    try (fixture) {
      ShardedRecorder recorder = fixture.start();
      recordAll(recorder.open(fixture.pv("A:B")), 0, 10);
      await().until(() -> fixture.valuesWithTail("A:B").size() == 10);
      clock.advance(Duration.ofSeconds(4));
      await().until(() -> fixture.valuesOnDisk("A:B").size() == 10);

      await()
          .untilAsserted(
              () -> {
                assertThat(recorder.load().flushes()).isEqualTo(0.25);
                assertThat(recorder.load().seconds()).isPositive();
                assertThat(recorder.load().postponed()).isZero();
              });
    }
  }

  @Test
  void whatFindsNoSpaceIsCountedAsPutOff() throws IOException {
    RecorderFixture fixture = new RecorderFixture(folder);
    fixture.freeBytes = 0;
    try (fixture) {
      ShardedRecorder recorder = fixture.start();
      recordAll(recorder.open(fixture.pv("A:B")), 0, 10);

      await().until(() -> recorder.load().postponed() > 0);
      fixture.freeBytes = Long.MAX_VALUE;
    }
  }
}
