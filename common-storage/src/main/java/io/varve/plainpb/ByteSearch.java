package io.varve.plainpb;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds bytes eight at a time: the inner loop of every read.
 *
 * <p>Of eight bytes at once, {@code (d - 01…01) & ~d & 80…80} has its lowest set bit in the first
 * byte of d that is zero; bits above that one may be set without cause, so only the lowest counts.
 */
final class ByteSearch {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGHS = 0x8080_8080_8080_8080L;

  /** Set in the answer of {@link #findNewline} when an escape was seen. */
  private static final long ESCAPED = 1L << 32;

  /** The position part of its answer when there is no newline: -1 as an int. */
  private static final long NONE = 0xFFFF_FFFFL;

  private ByteSearch() {}

  /**
   * The position of the first newline in [from, to), or -1; the answer also says whether an escape
   * precedes it; {@link #lineEnd} and {@link #escaped} take it apart.
   */
  static long findNewline(byte[] bytes, int from, int to) {
    long escapes = 0;
    int i = from;
    for (; i <= to - Long.BYTES; i += Long.BYTES) {
      long eight = (long) LONGS.get(bytes, i);
      long newlines = zeroBytes(eight ^ (ONES * Escape.NEWLINE));
      long marks = zeroBytes(eight ^ (ONES * Escape.ESCAPE));
      if (newlines != 0) {
        long below = (newlines & -newlines) - 1;
        return found(i + (Long.numberOfTrailingZeros(newlines) >>> 3), escapes | (marks & below));
      }
      escapes |= marks;
    }
    for (; i < to; i++) {
      if (bytes[i] == Escape.NEWLINE) {
        return found(i, escapes);
      }
      if (bytes[i] == Escape.ESCAPE) {
        escapes = 1;
      }
    }
    return escapes != 0 ? ESCAPED | NONE : NONE;
  }

  /** Whether any of eight bytes is a newline or an escape. */
  static boolean holdsMark(long eight) {
    return marks(eight) != 0;
  }

  /** The lowest bit set is the high bit of the first newline or escape; 0 when there is none. */
  static long marks(long eight) {
    return zeroBytes(eight ^ (ONES * Escape.NEWLINE)) | zeroBytes(eight ^ (ONES * Escape.ESCAPE));
  }

  /** Whether any of eight bytes must be escaped. */
  static boolean mustEscape(long eight) {
    return holdsMark(eight) || zeroBytes(eight ^ (ONES * Escape.RETURN)) != 0;
  }

  private static long found(int position, long escapes) {
    return escapes != 0 ? ESCAPED | position : position;
  }

  private static long zeroBytes(long eight) {
    return (eight - ONES) & ~eight & HIGHS;
  }

  /** The position in what {@link #findNewline} gave; -1 for none. */
  static int lineEnd(long found) {
    return (int) found;
  }

  /** Whether an escape stands before it, or anywhere when there is no newline. */
  static boolean escaped(long found) {
    return (found & ESCAPED) != 0;
  }
}
