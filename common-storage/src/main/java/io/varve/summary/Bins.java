package io.varve.summary;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Sorts what comes in time order into the bins of a query; a bin is finished when the next one
 * begins. Not thread-safe.
 */
final class Bins {
  private static final long SECOND = 1_000_000_000L;

  private final long width;
  private final Deque<Bin> finished = new ArrayDeque<>();
  private Aggregate open = new Aggregate();
  private long number;

  /** Of the open bin, in nanoseconds since 1970. */
  private long end = Long.MIN_VALUE;

  private long newest = Long.MIN_VALUE;

  /**
   * @param seconds width of the bins
   */
  Bins(long seconds) {
    this.width = Math.multiplyExact(seconds, SECOND);
  }

  /** Nanoseconds. */
  long width() {
    return width;
  }

  /** Whether both times lie in one bin. */
  boolean same(long one, long other) {
    return Math.floorDiv(one, width) == Math.floorDiv(other, width);
  }

  /** Takes a sample; one that is not newer than all before it counts nothing (5.3). */
  void add(long time, double value, int severity, boolean connectionChange) {
    if (time <= newest) {
      return;
    }
    enter(time);
    newest = time;
    open.add(time, value, severity, connectionChange);
  }

  /** Takes what lies in one bin. */
  void merge(Aggregate sum) {
    enter(sum.firstTime());
    newest = sum.lastTime();
    open.merge(sum);
  }

  private void enter(long time) {
    if (time < end) {
      return;
    }
    finish();
    number = Math.floorDiv(time, width);
    end = (number + 1) * width;
  }

  /** Nothing more comes. */
  void finish() {
    if (open.samples() > 0) {
      finished.add(new Bin(number, open));
      open = new Aggregate();
    }
  }

  /** The oldest finished bin, once; null for none. */
  @Nullable Bin poll() {
    return finished.poll();
  }
}
