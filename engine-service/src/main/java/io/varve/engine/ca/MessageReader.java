package io.varve.engine.ca;

import java.nio.ByteBuffer;

/**
 * A message as it came, read in place.
 *
 * <pre>
 * at  bytes  content
 *  0  2      command
 *  2  2      bytes of the payload; 0xFFFF when the header is the long one
 *  4  2      type
 *  6  2      number of elements; 0 in the long header
 *  8  4      first parameter
 * 12  4      second parameter
 * 16  4      long header only: bytes of the payload
 * 20  4      long header only: number of elements
 * </pre>
 *
 * <p>All numbers are big-endian. Reused.
 */
final class MessageReader {
  static final int SHORT_HEADER = 16;
  static final int LONG_HEADER = 24;
  private static final int LONG = 0xFFFF;

  private ByteBuffer bytes = ByteBuffer.allocate(0);
  private int at;

  /**
   * Looks at a message that begins at a position.
   *
   * @return whether its header is there as a whole
   */
  boolean begin(ByteBuffer source, int position) {
    bytes = source;
    at = position;
    int there = source.limit() - position;
    return there >= SHORT_HEADER && (!isLong() || there >= LONG_HEADER);
  }

  private boolean isLong() {
    return unsignedShort(2) == LONG && unsignedShort(6) == 0;
  }

  int command() {
    return unsignedShort(0);
  }

  int type() {
    return unsignedShort(4);
  }

  /** Number of elements, unsigned. */
  long count() {
    return isLong() ? Integer.toUnsignedLong(bytes.getInt(at + 20)) : unsignedShort(6);
  }

  int first() {
    return bytes.getInt(at + 8);
  }

  int second() {
    return bytes.getInt(at + 12);
  }

  int headerLength() {
    return isLong() ? LONG_HEADER : SHORT_HEADER;
  }

  /** Bytes of the payload, unsigned. */
  long payloadLength() {
    return isLong() ? Integer.toUnsignedLong(bytes.getInt(at + 16)) : unsignedShort(2);
  }

  /** Where the payload begins. */
  int payload() {
    return at + headerLength();
  }

  ByteBuffer bytes() {
    return bytes;
  }

  private int unsignedShort(int offset) {
    return Short.toUnsignedInt(bytes.getShort(at + offset));
  }
}
