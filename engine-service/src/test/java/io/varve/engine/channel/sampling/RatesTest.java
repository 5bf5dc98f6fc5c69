package io.varve.engine.channel.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.clock.MovableClock;
import io.varve.engine.channel.ChannelStatus;
import io.varve.engine.channel.CollectingRecording;
import io.varve.sample.DbrType;
import io.varve.sample.SampleValue;
import io.varve.typeinfo.TypeInfo;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How much comes in a second, counted from the last connection on (contract 3.8). */
class RatesTest {
  private static final Instant START = Instant.parse("2024-03-01T12:00:00Z");

  private final MovableClock clock = new MovableClock(START);
  private final SampledPv pv =
      new SampledPv(
          TypeInfo.named("X").type(DbrType.SCALAR_DOUBLE).build(),
          new CollectingRecording(),
          new ClockRule(clock, Duration.ofSeconds(1800)),
          (period, task) -> () -> {});

  @Test
  void aChannelThatNeverConnectedHasNoRate() {
    clock.advance(Duration.ofSeconds(10));

    assertThat(pv.status().connectedAt()).isNull();
    assertThat(pv.status().eventRate(clock.instant())).isZero();
  }

  @Test
  void theRateIsThatSinceTheConnection() {
    connect();
    updates(20);
    clock.advance(Duration.ofMillis(900));
    assertThat(pv.status().eventRate(clock.instant())).isZero();

    clock.advance(Duration.ofMillis(4100));

    ChannelStatus status = pv.status();
    assertThat(status.eventRate(clock.instant())).isEqualTo(4);
    assertThat(status.byteRate(clock.instant())).isEqualTo(status.bytes() / 5.0).isPositive();
  }

  @Test
  void aConnectionAfterALossBeginsTheCountAnew() {
    connect();
    updates(20);
    clock.advance(Duration.ofSeconds(10));
    pv.lost("gone");
    assertThat(pv.status().eventCount()).isEqualTo(20);

    clock.advance(Duration.ofSeconds(100));
    connect();
    updates(6);
    clock.advance(Duration.ofSeconds(3));

    assertThat(pv.status().eventCount()).isEqualTo(6);
    assertThat(pv.status().losses()).isEqualTo(1);
    assertThat(pv.status().connectedAt()).isEqualTo(START.plusSeconds(110));
    assertThat(pv.status().eventRate(clock.instant())).isEqualTo(2);
  }

  private void connect() {
    pv.connected("ioc", DbrType.SCALAR_DOUBLE, 1);
  }

  private void updates(int count) {
    Instant first = clock.instant();
    for (int n = 1; n <= count; n++) {
      pv.update(new Update(first.getEpochSecond(), n, new SampleValue.ScalarDouble(n), 0, 0));
    }
  }
}
