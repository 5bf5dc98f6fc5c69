package io.varve.summary;

import io.varve.partition.Partition;
import io.varve.plainpb.ByteSum;
import io.varve.store.PlainPbPartition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The first bytes of a summary: which file it describes.
 *
 * @param slots 0 for a file whose samples are not in order
 * @param headerLength bytes of the partition file's header line, newline included
 * @param firstLength bytes of the line behind it
 */
record SummaryHeader(
    int type,
    long startSecond,
    int blockSeconds,
    int slots,
    int headerLength,
    int headerSum,
    int firstLength,
    int firstSum) {

  /** What the summary of a file must begin with; null when the file has no whole sample line. */
  static @Nullable SummaryHeader of(PlainPbPartition file, Partition partition, boolean ordered)
      throws IOException {
    int first = file.lineLengthAt(file.dataStart());
    if (first == 0) {
      return null;
    }
    long seconds = partition.endSecond() - partition.startSecond();
    int blockSeconds = Widths.block(seconds);
    int headerLength = Math.toIntExact(file.dataStart());
    return new SummaryHeader(
        file.header().type().number(),
        partition.startSecond(),
        blockSeconds,
        ordered ? Math.toIntExact((seconds + blockSeconds - 1) / blockSeconds) : 0,
        headerLength,
        ByteSum.of(file.read(0, headerLength)),
        first,
        ByteSum.of(file.read(file.dataStart(), first)));
  }

  /** Whether it describes the same file, in order or not. */
  boolean describes(SummaryHeader file) {
    return withSlots(0).equals(file.withSlots(0)) && (slots == 0 || slots == file.slots);
  }

  private SummaryHeader withSlots(int count) {
    return new SummaryHeader(
        type, startSecond, blockSeconds, count, headerLength, headerSum, firstLength, firstSum);
  }

  ByteBuffer encode() {
    ByteBuffer out =
        ByteBuffer.allocate(SummaryFormat.HEADER)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(SummaryFormat.MAGIC)
            .putInt(SummaryFormat.VERSION)
            .putInt(type)
            .putLong(startSecond)
            .putInt(blockSeconds)
            .putInt(slots)
            .putInt(headerLength)
            .putInt(headerSum)
            .putInt(firstLength)
            .putInt(firstSum)
            .position(SummaryFormat.HEADER - Integer.BYTES);
    out.putInt(ByteSum.of(out.duplicate().flip()));
    return out.flip();
  }

  /** Reads it; null when it is damaged or of another version. */
  static @Nullable SummaryHeader decode(ByteBuffer in) {
    if (in.remaining() < SummaryFormat.HEADER
        || in.getLong(0) != SummaryFormat.MAGIC
        || in.getInt(8) != SummaryFormat.VERSION
        || in.getInt(60) != ByteSum.of(in.slice(0, 60))) {
      return null;
    }
    return new SummaryHeader(
        in.getInt(12),
        in.getLong(16),
        in.getInt(24),
        in.getInt(28),
        in.getInt(32),
        in.getInt(36),
        in.getInt(40),
        in.getInt(44));
  }
}
