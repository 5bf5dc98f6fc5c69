package io.varve.registry;

import java.time.Instant;

/**
 * Instants as the registry stores them: nanoseconds since 1970-01-01 UTC, numbers so that the
 * database compares them as instants (invariant F1).
 *
 * <p>The years 1678 to 2261 fit; anything before or after counts as the nearest end.
 */
final class EpochNanos {
  private static final long SECOND = 1_000_000_000L;
  private static final long LAST_SECOND = Long.MAX_VALUE / SECOND - 1;

  private EpochNanos() {}

  static long of(Instant instant) {
    long second = instant.getEpochSecond();
    if (second > LAST_SECOND) {
      return Long.MAX_VALUE;
    }
    return second < -LAST_SECOND ? Long.MIN_VALUE : second * SECOND + instant.getNano();
  }

  static Instant instant(long nanos) {
    return Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND));
  }
}
