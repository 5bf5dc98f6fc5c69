package io.varve.store;

import io.varve.plainpb.SampleCursor;
import java.time.Instant;

/** A span of time, both ends inside. */
public record TimeRange(Instant from, Instant to) {

  public TimeRange {
    if (to.isBefore(from)) {
      throw new IllegalArgumentException("The end " + to + " is before the start " + from);
    }
  }

  /** Whether the sample that a cursor stands on lies within it. */
  public boolean contains(SampleCursor at) {
    return !beginsAfter(at) && !endsBefore(at);
  }

  /** Whether the sample that a cursor stands on lies before it. */
  public boolean beginsAfter(SampleCursor at) {
    return compare(at, from) < 0;
  }

  /** Whether the sample that a cursor stands on lies behind it. */
  public boolean endsBefore(SampleCursor at) {
    return compare(at, to) > 0;
  }

  private static int compare(SampleCursor at, Instant moment) {
    return Moment.compare(at.epochSecond(), at.nano(), moment.getEpochSecond(), moment.getNano());
  }
}
