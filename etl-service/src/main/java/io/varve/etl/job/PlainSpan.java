package io.varve.etl.job;

import io.varve.partition.Partition;
import io.varve.store.Store;
import io.varve.store.TimeRange;

/** Whether a partition has to do with a range. */
final class PlainSpan {
  private PlainSpan() {}

  static boolean overlaps(Partition partition, TimeRange range) {
    return partition.startSecond() <= range.to().getEpochSecond()
        && partition.endSecond() > range.from().getEpochSecond();
  }

  static boolean isWritable(Store store) {
    return store.packing().writable();
  }
}
