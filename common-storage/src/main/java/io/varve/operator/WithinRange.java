package io.varve.operator;

import io.varve.plainpb.SampleCursor;
import io.varve.store.SampleStream;
import io.varve.store.TimeRange;
import java.io.IOException;
import java.time.Instant;

/** The samples of numbers up to the end of a range, as they are. */
final class WithinRange implements SampleStream {
  private final SampleStream samples;
  private final TimeRange range;

  WithinRange(SampleStream samples, TimeRange range) {
    this.samples = samples;
    this.range = range;
  }

  /**
   * Whether there are no more than so many samples, the newest before the range included. Reads
   * little more than that many.
   */
  static boolean hasAtMost(int most, Samples samples, TimeRange range) throws IOException {
    try (WithinRange within = new WithinRange(samples.open(), range)) {
      long inside = 0;
      boolean before = false;
      while (inside <= most && within.next()) {
        if (isBefore(within.current(), range)) {
          before = true;
        } else {
          inside++;
        }
      }
      return inside + (before ? 1 : 0) <= most;
    }
  }

  static boolean isBefore(SampleCursor at, TimeRange range) {
    Instant from = range.from();
    long second = from.getEpochSecond();
    return at.epochSecond() < second || (at.epochSecond() == second && at.nano() < from.getNano());
  }

  static boolean isAfter(SampleCursor at, TimeRange range) {
    Instant to = range.to();
    long second = to.getEpochSecond();
    return at.epochSecond() > second || (at.epochSecond() == second && at.nano() > to.getNano());
  }

  @Override
  public boolean next() throws IOException {
    while (samples.next()) {
      SampleCursor at = samples.current();
      if (isAfter(at, range)) {
        return false;
      }
      if (at.type().numeric()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public SampleCursor current() {
    return samples.current();
  }

  @Override
  public String source() {
    return samples.source();
  }

  @Override
  public void close() throws IOException {
    samples.close();
  }
}
