package io.varve.plainpb;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Sums of bytes that tell of damage: CRC32C (Castagnoli, as in RFC 3720 B.4). The sum of two
 * stretches side by side follows from theirs without a look at the bytes.
 *
 * <p>A sum is, but for the bits turned at both ends, the rest of the bytes as a polynomial over
 * GF(2) by that of Castagnoli. So bytes that follow multiply it by x to the eighth for each of
 * them, and their own sum is added. As everywhere with this sum, the highest bit is that of x⁰.
 */
public final class ByteSum {
  /** The polynomial without its highest power. */
  private static final int CASTAGNOLI = 0x82F6_3B78;

  private static final int ONE = 1 << 31;

  /** x to the eighth. */
  private static final int BYTE = 1 << 23;

  private static final int DIGIT = 256;

  /** What a number of bytes multiplies by, for each digit of that number to the base of 256. */
  private static final int[][] POWERS = powers();

  private ByteSum() {}

  /** The sum of bytes of an array. */
  public static int of(byte[] bytes, int from, int length) {
    return of(ByteBuffer.wrap(bytes, from, length));
  }

  /** The sum of the bytes that are left in a buffer, and stay in it. */
  public static int of(ByteBuffer bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes.duplicate());
    return (int) sum.getValue();
  }

  /**
   * The sum of two stretches, one behind the other.
   *
   * @param length bytes of the second, 0 to 2^32 - 1
   */
  public static int joined(int first, int second, long length) {
    int moved = first;
    long rest = length;
    for (int digit = 0; rest > 0; digit++) {
      int value = (int) (rest % DIGIT);
      if (value > 0) {
        moved = times(moved, POWERS[digit][value]);
      }
      rest /= DIGIT;
    }
    return moved ^ second;
  }

  private static int[][] powers() {
    int[][] powers = new int[Integer.BYTES][DIGIT];
    int step = BYTE;
    for (int[] digit : powers) {
      digit[0] = ONE;
      for (int value = 1; value < DIGIT; value++) {
        digit[value] = times(digit[value - 1], step);
      }
      step = times(digit[DIGIT - 1], step);
    }
    return powers;
  }

  /** The product of two polynomials, by that of Castagnoli. */
  private static int times(int one, int other) {
    int product = 0;
    int shifted = other;
    for (int left = one; left != 0; left <<= 1) {
      product ^= shifted & (left >> 31);
      shifted = (shifted >>> 1) ^ (CASTAGNOLI & -(shifted & 1));
    }
    return product;
  }
}
