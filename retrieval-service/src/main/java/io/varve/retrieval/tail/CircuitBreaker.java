package io.varve.retrieval.tail;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Spares queries the wait for a service that does not answer: after some failures in a row nobody
 * asks for a while; then a single query tries again. Thread-safe.
 */
public final class CircuitBreaker {
  private final Clock clock;
  private final int failuresToOpen;
  private final Duration pause;
  private int failures;
  private Instant silentUntil = Instant.MIN;

  /**
   * @param failuresToOpen failures in a row after which the pause begins
   * @param pause how long nobody asks
   */
  public CircuitBreaker(Clock clock, int failuresToOpen, Duration pause) {
    this.clock = clock;
    this.failuresToOpen = failuresToOpen;
    this.pause = pause;
  }

  /** Whether the caller may ask now; if so it reports how that ended. */
  public synchronized boolean mayAsk() {
    if (failures < failuresToOpen) {
      return true;
    }
    Instant now = clock.instant();
    if (now.isBefore(silentUntil)) {
      return false;
    }
    // The one who tries; the others go on waiting until it has reported or the pause is over again.
    silentUntil = now.plus(pause);
    return true;
  }

  public synchronized void succeeded() {
    failures = 0;
  }

  public synchronized void failed() {
    failures = Math.min(failures + 1, failuresToOpen);
    if (failures == failuresToOpen) {
      silentUntil = clock.instant().plus(pause);
    }
  }
}
