package io.varve.engine.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChannelStatusTest {
  private static final Instant FIRST = Instant.parse("2026-11-21T09:27:10Z");

  @Test
  void ratesCountFromTheFirstConnection() {
    ChannelStatus status = status(FIRST, null, 767, 15_340);

    assertThat(status.eventRate(FIRST.plusSeconds(77))).isCloseTo(9.961, within(0.001));
    assertThat(status.byteRate(FIRST.plusSeconds(77))).isCloseTo(199.22, within(0.01));
  }

  @Test
  void ratesCountFromTheConnectionAfterALoss() {
    ChannelStatus status = status(FIRST, FIRST.plusSeconds(1000), 100, 2000);

    assertThat(status.eventRate(FIRST.plusSeconds(1010))).isEqualTo(10);
    assertThat(status.byteRate(FIRST.plusSeconds(1010))).isEqualTo(200);
  }

  @Test
  void thereIsNoRateBeforeASecondHasPassed() {
    assertThat(status(FIRST, null, 5, 5).eventRate(FIRST.plusMillis(900))).isZero();
    assertThat(status(null, null, 0, 0).eventRate(FIRST)).isZero();
  }

  private static ChannelStatus status(
      @Nullable Instant first, @Nullable Instant again, long events, long bytes) {
    return new ChannelStatus(
        ChannelState.CONNECTED,
        FIRST,
        "",
        null,
        null,
        1,
        first,
        again,
        null,
        0,
        null,
        events,
        bytes);
  }
}
