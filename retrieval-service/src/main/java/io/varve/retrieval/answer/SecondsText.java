package io.varve.retrieval.answer;

/**
 * Writes seconds since 1970, most of which differ from the one before in no more than their last
 * two digits. Reused, not thread-safe.
 */
final class SecondsText {
  /** Seconds of ten digits, from 2001 to 2286. */
  private static final long FIRST = 1_000_000_000L;

  private static final long BEHIND = 10 * FIRST;

  /** The seconds before without their last two digits. */
  private long hundreds = -1;

  /** The text of these eight digits. */
  private long text;

  /** Writes a number in at most {@link Digits#ROOM} bytes and gives the position behind it. */
  int write(long epochSecond, byte[] out, int from) {
    long upper = epochSecond / 100;
    if (upper != hundreds) {
      if (epochSecond < FIRST || epochSecond >= BEHIND) {
        return Digits.write(epochSecond, out, from);
      }
      hundreds = upper;
      text = Digits.spread((int) upper) + Digits.ZEROS;
    }
    int lower = (int) (epochSecond - upper * 100);
    int tens = lower / 10;
    Digits.put(text, out, from);
    out[from + 8] = (byte) ('0' + tens);
    out[from + 9] = (byte) ('0' + lower - tens * 10);
    return from + 10;
  }
}
