package io.varve.engine.recording;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;

/** How often a shard may go on after a fault: five times a minute (invariant B4). */
final class RestartBudget {
  private static final int TIMES = 5;
  private static final long WINDOW_MILLIS = 60_000;

  private final Clock clock;
  private final Deque<Long> faults = new ArrayDeque<>();

  RestartBudget(Clock clock) {
    this.clock = clock;
  }

  /** Counts a fault; false when there were too many. */
  boolean allowsAnother() {
    long now = clock.millis();
    faults.addLast(now);
    while (faults.getFirst() < now - WINDOW_MILLIS) {
      faults.removeFirst();
    }
    return faults.size() <= TIMES;
  }
}
