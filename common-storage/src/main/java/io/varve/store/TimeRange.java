package io.varve.store;

import java.time.Instant;

/** A span of time, both ends inside. */
public record TimeRange(Instant from, Instant to) {

  public TimeRange {
    if (to.isBefore(from)) {
      throw new IllegalArgumentException("The end " + to + " is before the start " + from);
    }
  }
}
