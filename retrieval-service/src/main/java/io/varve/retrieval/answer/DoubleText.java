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

  /** Binary places of distances that are compared, which leave room for ten in front of them. */
  private static final int PLACES = 59;

  /** Two distances no farther apart than so many last places may be in the other order. */
  private static final int DOUBT = 2;

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
    out[from] = '-';
    int at = from + (int) (bits >>> 63);
    int exponent = (int) (bits >>> FRACTION_BITS) & 0x7FF;
    long fraction = bits & (HIDDEN_BIT - 1);
    if (exponent == 0x7FF) {
      return fraction == 0 ? ascii("Infinity", out, at) : ascii("NaN", out, from);
    }
    double size = Math.abs(value);
    if (size < PLAIN_LIMIT && size == (int) size) {
      at = Digits.write((int) size, out, at);
      out[at] = '.';
      out[at + 1] = '0';
      return at + 2;
    }
    if (exponent != 0) {
      return fraction == 0
          ? anyway(HIDDEN_BIT, exponent - BIAS, exponent > 1, out, at)
          : shortest(fraction | HIDDEN_BIT, exponent - BIAS, out, at);
    }
    // Of the two smallest the shortest decimals have one digit, and two are wanted.
    return switch ((int) Math.min(fraction, 3)) {
      case 1 -> ascii("4.9E-324", out, at);
      case 2 -> ascii("9.9E-324", out, at);
      default -> anyway(fraction, 1 - BIAS, false, out, at);
    };
  }

  private static int ascii(String text, byte[] out, int from) {
    for (int i = 0; i < text.length(); i++) {
      out[from + i] = (byte) text.charAt(i);
    }
    return from + text.length();
  }

  /**
   * Writes {@code c} times two to the {@code q}, where c has all its bits and the doubles on both
   * sides are as far away: with one product instead of three, as the ends of the interval are as
   * far from the double on both sides. Comparisons that come out so near that the bits cut off
   * might matter are left to {@link #anyway}.
   */
  private static int shortest(long c, int q, byte[] out, int at) {
    int k = log10OfTwoTo(q);
    int shift = q + log2OfTenTo(-k) + 1;
    int power = 2 * (-k - SMALLEST_POWER);
    long high = POWERS[power];
    long factor = c << shift;
    // The double in units of ten to the k: whole ones, and 64 bits of the rest.
    long rest = high * factor;
    long fraction = rest + Math.unsignedMultiplyHigh(POWERS[power + 1], factor);
    long below = Math.unsignedMultiplyHigh(high, factor);
    if (Long.compareUnsigned(fraction, rest) < 0) {
      below++;
    }
    // How far it is to the multiples of ten on both sides, and to the ends of the interval. When
    // none of the former lies in it the nearest whole number does, as it is wider than one.
    long tens = below / 10 * 10;
    long down = ((below - tens) << PLACES) | (fraction >>> (Long.SIZE - PLACES));
    long up = (10L << PLACES) - down;
    long half = high >>> (Long.SIZE + 1 - PLACES - shift);
    long behindMiddle = fraction - Long.MIN_VALUE;
    if (Math.abs(half - down) <= DOUBT
        || Math.abs(half - up) <= DOUBT
        || (behindMiddle >= -DOUBT && behindMiddle <= DOUBT)) {
      return anyway(c, q, false, out, at);
    }
    // All ones where a multiple of ten lies in the interval. Which of the three is taken differs
    // from one double to the next, and branches would often be guessed wrong.
    long downFits = (down - half) >> 63;
    long upFits = (up - half) >> 63;
    long nearest = below + (fraction >>> 63);
    long digits = (tens & downFits) | ((tens + 10) & upFits) | (nearest & ~(downFits | upFits));
    return write(digits, k, out, at);
  }

  /**
   * Writes {@code c} times two to the {@code q}, whatever it is.
   *
   * @param narrow whether the next smaller double is only half as far away as the next larger one
   */
  private static int anyway(long c, int q, boolean narrow, byte[] out, int at) {
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
    long first = all / TEN_TO_16;
    long rest = all - first * TEN_TO_16;
    int middle = (int) (rest / TEN_TO_8);
    long upper = Digits.spread(middle);
    long lower = Digits.spread((int) (rest - (long) middle * TEN_TO_8));
    int behindFirst = withoutZeros(upper, lower);
    upper += Digits.ZEROS;
    lower += Digits.ZEROS;
    byte firstDigit = (byte) ('0' + first);
    // The value is 0.ddd times ten to this.
    int e = k + length;
    if (e > 0 && e <= DIGITS_BEFORE_POINT) {
      int point = (e - 1) * Byte.SIZE;
      long before = upper & ((1L << point) - 1);
      long behind = (upper << Byte.SIZE) & (-1L << (point + Byte.SIZE));
      out[from] = firstDigit;
      Digits.put(before | ((long) '.' << point) | behind, out, from + 1);
      out[from + 9] = (byte) (upper >>> 56);
      Digits.put(lower, out, from + 10);
      return from + 2 + Math.max(behindFirst, e);
    }
    if (e <= 0 && e > -ZEROS_BEHIND_POINT) {
      out[from] = '0';
      out[from + 1] = '.';
      out[from + 2] = '0';
      out[from + 3] = '0';
      int start = from + 2 - e;
      out[start] = firstDigit;
      Digits.put(upper, out, start + 1);
      Digits.put(lower, out, start + 9);
      return start + 1 + behindFirst;
    }
    out[from] = firstDigit;
    out[from + 1] = '.';
    Digits.put(upper, out, from + 2);
    Digits.put(lower, out, from + 10);
    int end = from + 2 + Math.max(behindFirst, 1);
    out[end] = 'E';
    return Digits.write(e - 1, out, end + 1);
  }

  private static int length(long digits) {
    if (digits >= TENS[MOST_DIGITS - 2]) {
      // Both are about as likely, so that a branch would often be guessed wrong.
      return MOST_DIGITS - (int) ((digits - TEN_TO_16) >>> 63);
    }
    int length = MOST_DIGITS - 2;
    while (length > 1 && digits < TENS[length - 1]) {
      length--;
    }
    return length;
  }

  /** How many of sixteen digits are left without the zeros at their end. */
  private static int withoutZeros(long upper, long lower) {
    return lower != 0
        ? 16 - (Long.numberOfLeadingZeros(lower) >>> 3)
        : 8 - (Long.numberOfLeadingZeros(upper) >>> 3);
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
