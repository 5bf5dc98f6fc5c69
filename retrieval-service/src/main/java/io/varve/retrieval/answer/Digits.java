package io.varve.retrieval.answer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Writes whole numbers as decimal digits into an array, eight at a time: a number below a hundred
 * million is cut in halves three times, all parts of it at once in one long, until each byte holds
 * a digit. So there is no branch for each digit that the processor could guess wrong.
 */
final class Digits {
  /** No long takes more bytes, and none are written beyond these. */
  static final int ROOM = 20;

  /** What each of eight digits lacks to be text. */
  static final long ZEROS = 0x3030_3030_3030_3030L;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int TEN_TO_8 = 100_000_000;

  private Digits() {}

  /** Writes a number and gives the position behind it. */
  static int write(long value, byte[] out, int from) {
    int at = from;
    if (value < 0) {
      out[at++] = '-';
    }
    // The absolute value of the smallest long is one that only an unsigned long holds.
    return unsigned(Math.abs(value), out, at);
  }

  private static int unsigned(long value, byte[] out, int from) {
    if (value >= 0 && value < TEN_TO_8) {
      return upToEight((int) value, out, from);
    }
    long upper = value >= 0 ? value / TEN_TO_8 : Long.divideUnsigned(value, TEN_TO_8);
    int at = upper < TEN_TO_8 ? upToEight((int) upper, out, from) : unsigned(upper, out, from);
    put(spread((int) (value - upper * TEN_TO_8)) + ZEROS, out, at);
    return at + Long.BYTES;
  }

  /** Writes a number below a hundred million, and up to eight bytes. */
  private static int upToEight(int value, byte[] out, int from) {
    long digits = spread(value);
    // A digit in the last place ends the search: zero has one too.
    int leading = Long.numberOfTrailingZeros(digits | (1L << 56)) & -Byte.SIZE;
    put((digits + ZEROS) >>> leading, out, from);
    return from + Long.BYTES - (leading >>> 3);
  }

  /**
   * The eight digits of a number below a hundred million, zeros in front of it too, each from 0 to
   * 9 in a byte of its own, the first one in the lowest byte.
   */
  static long spread(int value) {
    // Division by a constant as multiplication; exact for as few digits as there are.
    int upper = (int) ((value * 3_518_437_209L) >>> 45);
    long fours = upper | ((long) (value - upper * 10_000) << 32);
    long hundreds = ((fours * 10_486) >>> 20) & 0x0000_007F_0000_007FL;
    long twos = (fours << 16) - hundreds * ((100 << 16) - 1);
    long tens = ((twos * 103) >>> 10) & 0x000F_000F_000F_000FL;
    return (twos << 8) - tens * ((10 << 8) - 1);
  }

  /** Writes eight bytes, the lowest first. */
  static void put(long eight, byte[] out, int from) {
    LONGS.set(out, from, eight);
  }
}
