package io.varve.summary;

import io.varve.plainpb.ByteSum;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A slot of a summary: one block.
 *
 * @param startSecond epoch second
 * @param from position of its first byte in the partition file
 * @param to position behind its last line
 * @param rowsAt where its rows lie in the summary
 * @param lastLength bytes of its last line, newline included
 * @param hours a bit for each hour with samples
 * @param width of its narrowest buckets, in seconds
 * @param counts rows of each width, narrowest first
 * @param sums of those rows
 * @param whole one row for the whole block
 */
@SuppressWarnings("ArrayRecordComponent") // read and written, never compared
record BlockEntry(
    long startSecond,
    long from,
    long to,
    long rowsAt,
    int lastLength,
    int lastSum,
    int hours,
    int width,
    int[] counts,
    int[] sums,
    Rows whole) {
  private static final int SUM_AT = 76;
  private static final long SECOND = 1_000_000_000L;

  /** Nanoseconds since 1970. */
  long start() {
    return startSecond * SECOND;
  }

  long firstTime() {
    return start() + whole.firstTime(0);
  }

  long lastTime() {
    return start() + whole.lastTime(0);
  }

  long samples() {
    return whole.samples(0);
  }

  /** Widths of which it has rows. */
  int levels() {
    int levels = 0;
    while (levels < counts.length && counts[levels] > 0) {
      levels++;
    }
    return levels;
  }

  /** Where the rows of a width lie: those of wider ones lie before them. */
  long rowsAt(int level) {
    long at = rowsAt;
    for (int wider = counts.length - 1; wider > level; wider--) {
      at += (long) counts[wider] * Rows.BYTES;
    }
    return at;
  }

  /** Where its rows end. */
  long rowsEnd() {
    return rowsAt(0) + (long) counts[0] * Rows.BYTES;
  }

  void put(ByteBuffer out) {
    int at = out.position();
    out.putLong(startSecond).putLong(from).putLong(to).putLong(rowsAt);
    out.putInt(lastLength).putInt(lastSum).putInt(hours).putInt(width);
    for (int count : counts) {
      out.putInt(count);
    }
    for (int sum : sums) {
      out.putInt(sum);
    }
    out.putInt(0).putInt(0);
    whole.put(out);
    out.putInt(at + SUM_AT, ByteSum.of(out.slice(at, SummaryFormat.SLOT)));
  }

  /** Reads a slot, whose sum counts itself as zero; null when it is empty or damaged. */
  static @Nullable BlockEntry get(ByteBuffer in, int at) {
    int sum = in.getInt(at + SUM_AT);
    in.putInt(at + SUM_AT, 0);
    boolean sound = sum == ByteSum.of(in.slice(at, SummaryFormat.SLOT));
    in.putInt(at + SUM_AT, sum);
    if (!sound || in.getInt(at + 44) <= 0) {
      return null;
    }
    int[] counts = new int[SummaryFormat.LEVELS];
    int[] sums = new int[SummaryFormat.LEVELS];
    Arrays.setAll(counts, level -> in.getInt(at + 48 + level * Integer.BYTES));
    Arrays.setAll(sums, level -> in.getInt(at + 60 + level * Integer.BYTES));
    Rows whole = new Rows(1);
    whole.get(in.duplicate().order(in.order()).position(at + 80), 1);
    return new BlockEntry(
        in.getLong(at),
        in.getLong(at + 8),
        in.getLong(at + 16),
        in.getLong(at + 24),
        in.getInt(at + 32),
        in.getInt(at + 36),
        in.getInt(at + 40),
        in.getInt(at + 44),
        counts,
        sums,
        whole);
  }
}
