package io.varve.retrieval.answer;

/**
 * A few characters that stand in every sample of an answer.
 *
 * @param first the first eight of them, the first one in the lowest byte
 * @param second the others
 * @param length how many they are, {@value #ROOM} at most
 */
record Phrase(long first, long second, int length) {
  /** Bytes that are written, whatever the length. */
  static final int ROOM = 2 * Long.BYTES;

  /** The phrase of a text in ASCII. */
  static Phrase of(String text) {
    if (text.length() > ROOM) {
      throw new IllegalArgumentException("Longer than " + ROOM + " characters: " + text);
    }
    long[] eights = new long[2];
    for (int i = 0; i < text.length(); i++) {
      eights[i / Long.BYTES] |= (long) text.charAt(i) << (i % Long.BYTES * Byte.SIZE);
    }
    return new Phrase(eights[0], eights[1], text.length());
  }

  /** Writes it and gives the position behind it. */
  int put(byte[] out, int at) {
    Digits.put(first, out, at);
    Digits.put(second, out, at + Long.BYTES);
    return at + length;
  }
}
