package io.varve.etl.move;

import io.varve.partition.Partition;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import io.varve.store.Edition;
import io.varve.store.OpenPartition;
import io.varve.store.PartitionFile;
import java.io.IOException;

/**
 * What was found in a source before it goes into a destination that is made anew. Times count as in
 * {@link SourceScan}.
 *
 * @param edition what it was when it was looked at; it is removed as this only
 * @param samples readable ones
 * @param damagedLines lines that cannot be read
 * @param strays samples outside the destination's partition
 * @param first time of the oldest sample
 * @param ordered whether no sample is older than the one before it
 */
record RewriteSource(
    PartitionFile file,
    PartitionHeader header,
    Edition edition,
    long samples,
    long damagedLines,
    long strays,
    long first,
    boolean ordered) {

  /**
   * Reads a source.
   *
   * @param edition asked for before it was opened
   */
  static RewriteSource of(
      PartitionFile file, Edition edition, OpenPartition partition, Partition destination)
      throws IOException {
    long samples = 0;
    long strays = 0;
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    boolean ordered = true;
    try (SampleCursor cursor = partition.samples()) {
      while (cursor.next()) {
        if (!destination.contains(cursor.epochSecond())) {
          strays++;
          continue;
        }
        long time = SourceScan.timeOf(cursor, destination);
        ordered &= time >= last;
        first = Math.min(first, time);
        last = time;
        samples++;
      }
      return new RewriteSource(
          file,
          partition.header(),
          edition,
          samples,
          cursor.damagedLines(),
          strays,
          first,
          ordered);
    }
  }
}
