package io.varve.plainpb;

import io.varve.sample.DbrType;

/**
 * Finds how many lines in a row are plain samples up to a moment, without taking them apart unless
 * somebody wants them: of lines of the commonest form only that is checked which could make them
 * another one. All others are left to {@link ScalarLine}, so that what is found is what that one
 * reads.
 *
 * <p>The commonest form has seconds of three or four bytes, as all but the first hours of a year
 * have; a value of fixed size; no alarm, and no escape. Reused, not thread-safe.
 */
final class ScalarRun {
  private static final long HIGHS = 0x8080_8080_8080_8080L;
  private static final long VARINT_BITS = 0x7F7F_7F7F_7F7F_7F7FL;
  private static final int MOST_NANOS = 999_999_999;
  private static final int LONGEST_NANO_BITS = 39;

  /** The tags around seconds of four bytes, and which of these are followed by another. */
  private static final long FOUR_MASK = 0x0000_FF80_8080_80FFL;

  private static final long FOUR = 0x0000_1000_8080_8008L;
  private static final long FOUR_BITS = 0x0000_007F_7F7F_7F00L;

  private static final long THREE_MASK = 0x0000_00FF_8080_80FFL;
  private static final long THREE = 0x0000_0010_0080_8008L;
  private static final long THREE_BITS = 0x0000_0000_7F7F_7F00L;

  private final DbrType type;
  private final ScalarLine line;

  /** Bytes of the value; 0 when their number is not fixed. */
  private final int valueSize;

  private final byte valueTag;

  /** Of eight bytes those behind the value, set so that none of them is a newline or an escape. */
  private final long behindValue;

  /** Start of the last line found. */
  int last;

  /** Position behind the last line found. */
  int behind;

  ScalarRun(DbrType type) {
    this.type = type;
    this.line = ScalarLine.of(type);
    this.valueSize =
        switch (type) {
          case SCALAR_DOUBLE -> Long.BYTES;
          case SCALAR_FLOAT, SCALAR_INT -> Integer.BYTES;
          default -> 0;
        };
    int wire = valueSize == Long.BYTES ? WireWriter.FIXED64 : WireWriter.FIXED32;
    this.valueTag = (byte) ((3 << 3) | wire);
    this.behindValue = valueSize == Long.BYTES ? 0 : -1L << Integer.SIZE;
  }

  /**
   * Finds lines from a position on.
   *
   * @param filled end of what may be read
   * @param wanted times from the start of the year
   * @return how many
   */
  int find(byte[] bytes, int from, int filled, Wanted wanted) {
    long after = wanted.afterSecond();
    long latest = wanted.lastSecond();
    int count = 0;
    int start = from;
    int at = from;
    while (filled - at >= ScalarLine.ROOM) {
      int end = valueSize == 0 ? -1 : plain(bytes, at, after, latest);
      if (end < 0) {
        end = line.read(bytes, at, filled);
        if (end < 0 || !wanted.holds(line.seconds, line.nano)) {
          break;
        }
      }
      start = at;
      at = end + 1;
      count++;
    }
    last = start;
    behind = at;
    return count;
  }

  /**
   * Takes the samples of lines from a position on.
   *
   * @param filled end of what may be read
   * @param wanted times from the start of the year
   * @param yearStart epoch second of it
   * @param to where they go, as many as it has room for
   * @return how many
   */
  int take(byte[] bytes, int from, int filled, Wanted wanted, long yearStart, ScalarColumns to) {
    to.expect(type);
    int room = to.room();
    long after = wanted.afterSecond();
    long latest = wanted.lastSecond();
    int count = 0;
    int start = from;
    int at = from;
    while (count < room) {
      int end = line.read(bytes, at, filled);
      if (end < 0) {
        break;
      }
      boolean within = line.seconds > after && line.seconds < latest;
      if (!within && !wanted.holds(line.seconds, line.nano)) {
        break;
      }
      to.put(yearStart + line.seconds, line.nano, value(), line.severity, line.status);
      start = at;
      at = end + 1;
      count++;
    }
    last = start;
    behind = at;
    return count;
  }

  private long value() {
    return switch (type) {
      case SCALAR_DOUBLE -> line.bits;
      case SCALAR_SHORT, SCALAR_ENUM -> (short) WireReader.unZigZag(line.bits);
      default -> (int) line.bits;
    };
  }

  /** Where a line of the commonest form between two seconds has its newline; -1 for others. */
  private int plain(byte[] bytes, int from, long after, long before) {
    long word = WireReader.longAt(bytes, from);
    long seconds;
    byte lastOfSeconds;
    int at;
    if ((word & FOUR_MASK) == FOUR) {
      seconds = Long.compress(word, FOUR_BITS);
      lastOfSeconds = (byte) (word >>> 32);
      at = from + 6;
    } else if ((word & THREE_MASK) == THREE) {
      seconds = Long.compress(word, THREE_BITS);
      lastOfSeconds = (byte) (word >>> 24);
      at = from + 5;
    } else {
      return -1;
    }
    long nanos = WireReader.longAt(bytes, at);
    int highest = Long.numberOfTrailingZeros(~nanos & HIGHS);
    at += 1 + (highest >>> 3);
    long nano = Long.compress(nanos & (-1L >>> (63 - highest)), VARINT_BITS);
    long value = WireReader.longAt(bytes, at + 1);
    int end = at + 1 + valueSize;
    return seconds < before
            && seconds > after
            && nano <= MOST_NANOS
            && highest <= LONGEST_NANO_BITS
            && bytes[at] == valueTag
            && bytes[end] == Escape.NEWLINE
            && !isMark(lastOfSeconds)
            && !isMark(bytes[at - 1])
            && !ByteSearch.holdsMark(value | behindValue)
        ? end
        : -1;
  }

  private static boolean isMark(byte b) {
    return b == Escape.NEWLINE || b == Escape.ESCAPE;
  }
}
