package io.varve.sample;

/**
 * Where a value is written to, in the shape its type has on disk (contract storage-retrieval 1.1).
 * A scalar is one call; a waveform of numbers is {@link #elements} followed by each element, and
 * nothing at all when it is empty.
 */
public interface ValueWriter {

  /** A text, or one element of a waveform of texts. */
  void text(String text);

  /** A SHORT or an ENUM. */
  void small(short number);

  /** An INT. */
  void integer(int number);

  /** A FLOAT. */
  void single(float number);

  /** A DOUBLE. */
  void real(double number);

  /** A BYTE, a waveform of them, or a structure. */
  void bytes(byte[] source, int from, int length);

  /** The user tag of a structure, after its bytes. */
  void userTag(int tag);

  /**
   * Begins a waveform of numbers.
   *
   * @param bytes what all elements take: 4 or 8 each, of SHORT and ENUM their {@link #sizeOf}
   */
  void elements(long bytes);

  /** An element of a waveform of SHORT or ENUM. */
  void smallElement(short number);

  /** An element of a waveform of INT, or the bits of one of FLOAT. */
  void element(int bits);

  /** The bits of an element of a waveform of DOUBLE. */
  void element(long bits);

  /** Bytes that an element of SHORT or ENUM takes, 1 to 3. */
  static int sizeOf(short number) {
    int zigZag = (number << 1) ^ (number >> 31);
    return zigZag < 1 << 7 ? 1 : zigZag < 1 << 14 ? 2 : 3;
  }
}
