package io.varve.etl.move;

import io.varve.plainpb.LineScanner;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/** The time of the newest sample in a destination, read from its end. */
final class NewestTime {
  private static final long FIRST_PIECE = 16 * 1024;

  private NewestTime() {}

  /**
   * Nanoseconds from the partition's start; the smallest number when there is no readable sample.
   *
   * <p>Damage at the end is stepped over (invariant C8).
   */
  static long in(Target target, FileLayout layout) throws IOException {
    PartitionHeader header = layout.header();
    if (header == null) {
      return Long.MIN_VALUE;
    }
    try (FileChannel file = FileChannel.open(target.path(), StandardOpenOption.READ)) {
      for (long piece = FIRST_PIECE; ; piece *= 8) {
        long from = Math.max(layout.start(), layout.end() - piece);
        long newest = newestBehind(file, header, layout, from, target);
        if (newest > Long.MIN_VALUE || from == layout.start()) {
          return newest;
        }
      }
    }
  }

  private static long newestBehind(
      FileChannel file, PartitionHeader header, FileLayout layout, long from, Target target)
      throws IOException {
    long start = from;
    if (from > layout.start()) {
      // The line that the piece begins in is not whole.
      LineScanner lines = LineScanner.of(file, from, layout.end());
      lines.next();
      start = lines.position() + (lines.end() - lines.start()) + 1;
    }
    SampleCursor cursor = new SampleCursor(header, LineScanner.of(file, start, layout.end()));
    long newest = Long.MIN_VALUE;
    while (cursor.next()) {
      newest = Math.max(newest, SourceScan.timeOf(cursor, target.partition()));
    }
    return newest;
  }
}
