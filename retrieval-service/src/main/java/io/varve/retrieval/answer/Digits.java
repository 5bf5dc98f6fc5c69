package io.varve.retrieval.answer;

/** Writes whole numbers as decimal digits into an array, two at a time. */
final class Digits {
  /** No long takes more bytes. */
  static final int ROOM = 20;

  private static final int TEN_TO_8 = 100_000_000;
  private static final byte[] PAIRS = new byte[200];

  static {
    for (int i = 0; i < 100; i++) {
      PAIRS[2 * i] = (byte) ('0' + i / 10);
      PAIRS[2 * i + 1] = (byte) ('0' + i % 10);
    }
  }

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
    if (value >= 0 && value <= Integer.MAX_VALUE) {
      return whole((int) value, out, from);
    }
    long upper = Long.divideUnsigned(value, 1_000_000_000);
    int at = unsigned(upper, out, from);
    int lower = (int) (value - upper * 1_000_000_000);
    int first = lower / TEN_TO_8;
    out[at] = (byte) ('0' + first);
    eight(lower - first * TEN_TO_8, out, at + 1);
    return at + 9;
  }

  private static int whole(int value, byte[] out, int from) {
    if (value < 10_000) {
      return small(value, out, from);
    }
    if (value < TEN_TO_8) {
      int upper = value / 10_000;
      int at = small(upper, out, from);
      four(value - upper * 10_000, out, at);
      return at + 4;
    }
    int upper = value / TEN_TO_8;
    int at = small(upper, out, from);
    eight(value - upper * TEN_TO_8, out, at);
    return at + 8;
  }

  /** Writes a number below ten thousand. */
  private static int small(int value, byte[] out, int from) {
    int at = from;
    if (value >= 100) {
      int upper = value / 100;
      at = pair(upper, out, at);
      return two(value - upper * 100, out, at);
    }
    return pair(value, out, at);
  }

  /** Writes a number below a hundred. */
  private static int pair(int value, byte[] out, int from) {
    if (value >= 10) {
      return two(value, out, from);
    }
    out[from] = (byte) ('0' + value);
    return from + 1;
  }

  private static int two(int value, byte[] out, int from) {
    out[from] = PAIRS[2 * value];
    out[from + 1] = PAIRS[2 * value + 1];
    return from + 2;
  }

  /** Writes eight digits of a number below a hundred million. */
  static void eight(int value, byte[] out, int from) {
    int upper = value / 10_000;
    four(upper, out, from);
    four(value - upper * 10_000, out, from + 4);
  }

  private static void four(int value, byte[] out, int from) {
    int upper = value / 100;
    two(value - upper * 100, out, two(upper, out, from));
  }
}
