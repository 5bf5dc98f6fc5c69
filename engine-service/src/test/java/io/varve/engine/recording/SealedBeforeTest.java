package io.varve.engine.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SealedBeforeTest {
  private static final Instant T = Instant.parse("2026-03-04T05:06:07Z");

  @Test
  void neverMovesBack() {
    SealedBefore sealed = new SealedBefore(T);

    assertThat(sealed.advance(T.minusSeconds(60))).isEqualTo(T);
    assertThat(sealed.advance(T.plusSeconds(60))).isEqualTo(T.plusSeconds(60));
  }

  @Test
  void isPublishedNoFurtherThanAnAppendUnderWay() {
    SealedBefore sealed = new SealedBefore(Instant.MIN);
    SealedBefore.Appending appending = sealed.newAppending();
    appending.begin(T.getEpochSecond());

    assertThat(sealed.advance(T.plusSeconds(60))).isEqualTo(T);
    assertThat(sealed.isLate(T.getEpochSecond())).isTrue();
    appending.end();
    assertThat(sealed.advance(T)).isEqualTo(T.plusSeconds(60));
  }

  @Test
  void leavesRoomForDriftFlushAndWhatIsOnItsWay() {
    assertThat(SealedBefore.allowedAt(T, Duration.ofSeconds(1800), Duration.ofSeconds(10)))
        .isEqualTo(T.minusSeconds(1870));
  }
}
