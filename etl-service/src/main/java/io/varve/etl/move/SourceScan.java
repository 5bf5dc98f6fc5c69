package io.varve.etl.move;

import io.varve.partition.Partition;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import io.varve.store.Moment;
import io.varve.store.PartitionFile;
import io.varve.summary.Summaries;
import io.varve.summary.SummaryTally;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What was found in a source before it is copied.
 *
 * <p>Times count nanoseconds from the start of the destination's partition, so that they fit a long
 * and compare as numbers.
 *
 * @param content its bytes as they were looked at
 * @param samples readable ones; {@link #UNREAD} when a summary vouches for them, which is no number
 *     to decide by
 * @param damagedLines lines that cannot be read; they travel with the others
 * @param strays samples outside the destination's partition
 * @param first time of the first sample
 * @param last time of the last sample
 * @param ordered whether no sample is older than the one before it
 * @param tally counted them for a summary; null when there shall be none
 */
record SourceScan(
    PartitionFile file,
    SourceFile content,
    PartitionHeader header,
    long samples,
    long damagedLines,
    long strays,
    long first,
    long last,
    boolean ordered,
    @Nullable SummaryTally tally) {
  /** What a summary says was found out when the source was written. */
  static final long UNREAD = -1;

  /** A source whose summary tells that it is in order. */
  static SourceScan of(
      PartitionFile file, SourceFile content, Partition destination, Summaries.Known known) {
    PartitionHeader header = headerOf(file, content);
    long start = destination.startSecond() * 1_000_000_000L;
    return new SourceScan(
        file,
        content,
        header,
        UNREAD,
        0,
        0,
        known.first() - start,
        known.last() - start,
        true,
        known.tally());
  }

  private static PartitionHeader headerOf(PartitionFile file, SourceFile content) {
    PartitionHeader header = content.layout().header();
    if (header == null) {
      throw new IllegalArgumentException(file.path() + " has no header to read it by");
    }
    return header;
  }

  boolean isRead() {
    return samples != UNREAD;
  }

  /** Reads a file that holds a header. */
  static SourceScan of(
      PartitionFile file,
      SourceFile content,
      Partition destination,
      MoveSummaries.Counting counting)
      throws IOException {
    PartitionHeader header = headerOf(file, content);
    SummaryTally tally = counting.of(file, header, content.layout());
    long samples = 0;
    long strays = 0;
    long first = 0;
    long last = Long.MIN_VALUE;
    boolean ordered = true;
    try (SampleCursor cursor = content.samples(header)) {
      while (cursor.next()) {
        if (!destination.contains(cursor.epochSecond())) {
          strays++;
          continue;
        }
        long time = timeOf(cursor, destination);
        ordered &= time >= last;
        first = samples == 0 ? time : Math.min(first, time);
        last = Math.max(last, time);
        samples++;
        if (tally != null) {
          tally.add(cursor, time);
        }
      }
      if (tally != null) {
        tally.end();
      }
      return new SourceScan(
          file,
          content,
          header,
          samples,
          cursor.damagedLines(),
          strays,
          first,
          last,
          ordered,
          tally);
    }
  }

  /** Nanoseconds from the start of the destination's partition. */
  static long timeOf(SampleCursor cursor, Partition destination) {
    // Samples count 32-bit seconds from their year, so the product stays below 2^63.
    return nanosFrom(destination, cursor.epochSecond()) + cursor.nano();
  }

  /** As {@link #timeOf(SampleCursor, Partition)}, of a moment. */
  static long timeOf(Moment moment, Partition destination) {
    return nanosFrom(destination, moment.epochSecond()) + moment.nano();
  }

  /** As {@link #timeOf(SampleCursor, Partition)}, of the start of a second. */
  static long nanosFrom(Partition destination, long epochSecond) {
    return (epochSecond - destination.startSecond()) * 1_000_000_000L;
  }

  FileLayout layout() {
    return content.layout();
  }

  /** The whole body, as a checkpoint names it. */
  Checkpoint.Source body() {
    FileLayout layout = layout();
    return new Checkpoint.Source(file.path(), layout.start(), layout.end(), layout.length());
  }
}
