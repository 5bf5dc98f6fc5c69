package io.varve.etl.space;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;

/**
 * How fast free space shrinks, from looks at it over a sliding window: the slope of the line with
 * the least squares. Not thread-safe.
 */
final class Growth {
  /** Fewer looks, or looks over less time, say nothing. */
  private static final int FEWEST = 3;

  private static final Duration SHORTEST = Duration.ofMinutes(10);

  private final Duration window;
  private final Deque<Look> looks = new ArrayDeque<>();

  private record Look(Instant at, long usable) {}

  /**
   * @param window looks older than this do not count
   */
  Growth(Duration window) {
    this.window = window;
  }

  void look(Instant now, long usableBytes) {
    looks.add(new Look(now, usableBytes));
    while (looks.getFirst().at.isBefore(now.minus(window))) {
      looks.removeFirst();
    }
  }

  /** The time over which was looked. */
  Duration measuredOver() {
    return looks.isEmpty()
        ? Duration.ZERO
        : Duration.between(looks.getFirst().at, looks.getLast().at);
  }

  /** Bytes per day by which free space shrinks, negative when it grows; empty for too few looks. */
  OptionalDouble bytesPerDay() {
    if (looks.size() < FEWEST || measuredOver().compareTo(SHORTEST) < 0) {
      return OptionalDouble.empty();
    }
    Instant start = looks.getFirst().at;
    double meanDay = looks.stream().mapToDouble(look -> days(start, look)).average().orElse(0);
    double meanBytes = looks.stream().mapToDouble(Look::usable).average().orElse(0);
    double products = 0;
    double squares = 0;
    for (Look look : looks) {
      double day = days(start, look) - meanDay;
      products += day * (look.usable - meanBytes);
      squares += day * day;
    }
    return OptionalDouble.of(-products / squares);
  }

  private static double days(Instant start, Look look) {
    return Duration.between(start, look.at).toMillis() / 86_400_000.0;
  }
}
