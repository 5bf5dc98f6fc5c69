package io.varve.retrieval.answer;

import java.math.BigInteger;

/**
 * Writes doubles with the same characters as {@link Double#toString(double)}, without an object for
 * each.
 *
 * <p>Of all decimals that are read back as the double, that is one with the fewest digits, at least
 * two, and of these the nearest. It is found as R. Giulietti's <i>The Schubfach way to render
 * doubles</i> proves it: the double and the ends of the interval that rounds to it are scaled by
 * one power of ten so that whole numbers in the interval are decimals of the wanted length; of
 * these only the two neighbours of the double, and of multiples of ten only two, come into
 * question. Scaled numbers are kept with two more bits, the last of which says that something was
 * cut off, which is all that comparisons need.
 */
final class DoubleText {
  /** No double takes more bytes, and none are written beyond these. */
  static final int ROOM = 32;

  private static final int FRACTION_BITS = 52;
  private static final long HIDDEN_BIT = 1L << FRACTION_BITS;
  private static final int BIAS = 1075;
  private static final int MOST_DIGITS = 17;
  private static final long TEN_TO_16 = 10_000_000_000_000_000L;
  private static final int TEN_TO_8 = 100_000_000;

  /** Doubles below are written without an exponent, and from one to a thousandth on. */
  private static final int PLAIN_LIMIT = 10_000_000;

  private static final int DIGITS_BEFORE_POINT = 7;
  private static final int ZEROS_BEHIND_POINT = 3;

  private static final int SMALLEST_POWER = -292;
  private static final int LARGEST_POWER = 324;

  /** Upper and lower half of each power of ten, in pairs: its first 128 bits, rounded up. */
  private static final long[] POWERS = new long[2 * (LARGEST_POWER - SMALLEST_POWER + 1)];

  private static final long[] TENS = new long[MOST_DIGITS + 1];

  static {
    for (int power = SMALLEST_POWER; power <= LARGEST_POWER; power++) {
      BigInteger bits = firstBits(power);
      int at = 2 * (power - SMALLEST_POWER);
      POWERS[at] = bits.shiftRight(Long.SIZE).longValue();
      POWERS[at + 1] = bits.longValue();
    }
    TENS[0] = 1;
    for (int i = 1; i < TENS.length; i++) {
      TENS[i] = TENS[i - 1] * 10;
    }
  }

  private DoubleText() {}

  private static BigInteger firstBits(int power) {
    int shift = 2 * Long.SIZE - 1 - log2OfTenTo(power);
    BigInteger ten = BigInteger.TEN.pow(Math.abs(power));
    if (power >= 0) {
      return shift >= 0
          ? ten.shiftLeft(shift)
          : ten.add(BigInteger.ONE.shiftLeft(-shift)).subtract(BigInteger.ONE).shiftRight(-shift);
    }
    return BigInteger.ONE.shiftLeft(shift).add(ten).subtract(BigInteger.ONE).divide(ten);
  }

  /**
   * Writes a double.
   *
   * @param out with {@link #ROOM} bytes from the position on
   * @return the position behind it
   */
  static int write(double value, byte[] out, int from) {
    long bits = Double.doubleToRawLongBits(value);
    int at = from;
    if (bits < 0) {
      out[at] = '-';
      at += Double.isNaN(value) ? 0 : 1;
    }
    int exponent = (int) (bits >>> FRACTION_BITS) & 0x7FF;
    long fraction = bits & (HIDDEN_BIT - 1);
    if (exponent == 0x7FF) {
      return ascii(fraction == 0 ? "Infinity" : "NaN", out, at);
    }
    double size = Math.abs(value);
    if (size < PLAIN_LIMIT && size == (int) size) {
      at = Digits.write((int) size, out, at);
      out[at] = '.';
      out[at + 1] = '0';
      return at + 2;
    }
    if (exponent != 0) {
      return shortest(
          fraction | HIDDEN_BIT, exponent - BIAS, fraction == 0 && exponent > 1, out, at);
    }
    // Of the two smallest the shortest decimals have one digit, and two are wanted.
    return switch ((int) Math.min(fraction, 3)) {
      case 1 -> ascii("4.9E-324", out, at);
      case 2 -> ascii("9.9E-324", out, at);
      default -> shortest(fraction, 1 - BIAS, false, out, at);
    };
  }

  private static int ascii(String text, byte[] out, int from) {
    for (int i = 0; i < text.length(); i++) {
      out[from + i] = (byte) text.charAt(i);
    }
    return from + text.length();
  }

  /**
   * Writes {@code c} times two to the {@code q}.
   *
   * @param narrow whether the next smaller double is only half as far away as the next larger one
   */
  private static int shortest(long c, int q, boolean narrow, byte[] out, int at) {
    // Ends of the interval belong to it when c is even.
    int odd = (int) c & 1;
    int k = narrow ? log10OfThreeQuarters(q) : log10OfTwoTo(q);
    int shift = q + log2OfTenTo(-k) + 1;
    int power = 2 * (-k - SMALLEST_POWER);
    long high = POWERS[power];
    long low = POWERS[power + 1];
    long four = c << 2;
    long lower = scaled(high, low, (four - (narrow ? 1 : 2)) << shift) + odd;
    long middle = scaled(high, low, four << shift);
    long upper = scaled(high, low, (four + 2) << shift) - odd;
    long below = middle >>> 2;
    if (below >= 100) {
      long tens = below / 10 * 10;
      boolean lowerFits = lower <= tens << 2;
      boolean upperFits = (tens + 10) << 2 <= upper;
      if (lowerFits != upperFits) {
        return write(lowerFits ? tens : tens + 10, k, out, at);
      }
    }
    boolean lowerFits = lower <= below << 2;
    boolean upperFits = (below + 1) << 2 <= upper;
    if (lowerFits != upperFits) {
      return write(lowerFits ? below : below + 1, k, out, at);
    }
    long half = (below << 2) + 2;
    boolean down = middle < half || (middle == half && (below & 1) == 0);
    return write(down ? below : below + 1, k, out, at);
  }

  /** The upper half of a product, its last bit set when something below it is not zero. */
  private static long scaled(long high, long low, long factor) {
    long lowCarry = Math.unsignedMultiplyHigh(low, factor);
    long rest = high * factor;
    long whole = Math.unsignedMultiplyHigh(high, factor);
    long sum = rest + lowCarry;
    if (Long.compareUnsigned(sum, rest) < 0) {
      whole++;
    }
    // The power was rounded up, by less than one in this place.
    return Long.compareUnsigned(sum, 1) > 0 ? whole | 1 : whole;
  }

  /** Writes {@code digits} times ten to the {@code k}. */
  private static int write(long digits, int k, byte[] out, int from) {
    int length = length(digits);
    long all = digits * TENS[MOST_DIGITS - length];
    // The value is 0.ddd times ten to this.
    int e = k + length;
    if (e > 0 && e <= DIGITS_BEFORE_POINT) {
      spread(all, out, from + 1);
      for (int i = 0; i < e; i++) {
        out[from + i] = out[from + i + 1];
      }
      out[from + e] = '.';
      return withoutZeros(out, from + e + 2, from + 1 + MOST_DIGITS);
    }
    if (e <= 0 && e > -ZEROS_BEHIND_POINT) {
      out[from] = '0';
      out[from + 1] = '.';
      out[from + 2] = '0';
      out[from + 3] = '0';
      int start = from + 2 - e;
      spread(all, out, start);
      return withoutZeros(out, start + 1, start + MOST_DIGITS);
    }
    spread(all, out, from + 1);
    out[from] = out[from + 1];
    out[from + 1] = '.';
    int end = withoutZeros(out, from + 3, from + 1 + MOST_DIGITS);
    out[end] = 'E';
    return Digits.write(e - 1, out, end + 1);
  }

  private static int length(long digits) {
    // A double has seventeen most often, and the others are hardly rarer the longer they are.
    int length = MOST_DIGITS;
    while (length > 1 && digits < TENS[length - 1]) {
      length--;
    }
    return length;
  }

  /** Writes seventeen digits. */
  private static void spread(long all, byte[] out, int from) {
    long first = all / TEN_TO_16;
    long rest = all - first * TEN_TO_16;
    out[from] = (byte) ('0' + first);
    int upper = (int) (rest / TEN_TO_8);
    Digits.eight(upper, out, from + 1);
    Digits.eight((int) (rest - (long) upper * TEN_TO_8), out, from + 9);
  }

  /** Where the digits end when zeros are left off, but not before a position. */
  private static int withoutZeros(byte[] out, int least, int end) {
    int last = end;
    while (last > least && out[last - 1] == '0') {
      last--;
    }
    return last;
  }

  /** The largest power of ten that is not above two to the q; right for |q| up to 1100. */
  private static int log10OfTwoTo(int q) {
    return (q * 315_653) >> 20;
  }

  /** The same of three quarters of two to the q. */
  private static int log10OfThreeQuarters(int q) {
    return (q * 315_653 - 131_072) >> 20;
  }

  /** The largest power of two that is not above ten to the e; right for |e| up to 1200. */
  private static int log2OfTenTo(int e) {
    return (e * 1_741_647) >> 19;
  }
}
