package io.varve.retrieval.tail;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.clock.MovableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
  private final MovableClock clock = new MovableClock(Instant.parse("2026-11-21T12:00:00Z"));
  private final CircuitBreaker breaker = new CircuitBreaker(clock, 2, Duration.ofSeconds(5));

  @Test
  void aSingleFailureStopsNobody() {
    breaker.failed();
    assertThat(breaker.mayAsk()).isTrue();
  }

  @Test
  void afterFailuresInARowNobodyAsksForAWhile() {
    breaker.failed();
    breaker.failed();
    clock.advance(Duration.ofSeconds(4));
    assertThat(breaker.mayAsk()).isFalse();
  }

  @Test
  void afterThePauseOneTriesAndTheOthersWaitForHim() {
    breaker.failed();
    breaker.failed();
    clock.advance(Duration.ofSeconds(5));
    assertThat(breaker.mayAsk()).isTrue();
    assertThat(breaker.mayAsk()).isFalse();
    breaker.succeeded();
    assertThat(breaker.mayAsk()).isTrue();
  }

  @Test
  void aFailedTryBeginsThePauseAnew() {
    breaker.failed();
    breaker.failed();
    clock.advance(Duration.ofSeconds(5));
    assertThat(breaker.mayAsk()).isTrue();
    breaker.failed();
    clock.advance(Duration.ofSeconds(4));
    assertThat(breaker.mayAsk()).isFalse();
  }
}
