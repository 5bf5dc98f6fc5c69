package io.varve.etl.move;

import io.varve.store.Moment;
import io.varve.store.PartitionFile;

/**
 * A source that is reduced.
 *
 * @param content what was found in it; times count from the start of its own partition
 * @param readable where its samples are read from: a sorted copy when they are out of order
 */
record ReductionSource(RewriteSource content, PartitionFile readable) {
  private static final long NANOS = 1_000_000_000L;

  /** Whether it holds a sample from before a moment. */
  boolean isOlderThan(Moment moment) {
    long start = content.file().partition().startSecond();
    Moment first =
        new Moment(
            start + Math.floorDiv(content.first(), NANOS),
            (int) Math.floorMod(content.first(), NANOS));
    return first.compareTo(moment) < 0;
  }
}
