package io.varve.engine.ca;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Messages that wait to be sent; grows. */
final class MessageWriter {
  private static final int LARGEST_SHORT_COUNT = 0xFFFE;

  private final int capacity;
  private ByteBuffer bytes;

  MessageWriter(int capacity) {
    this.capacity = capacity;
    this.bytes = ByteBuffer.allocate(capacity);
  }

  boolean isEmpty() {
    return bytes.position() == 0;
  }

  int length() {
    return bytes.position();
  }

  /** Bytes of a message that carries a name. */
  static int lengthWithText(String text) {
    return MessageReader.SHORT_HEADER + padded(text.getBytes(StandardCharsets.UTF_8).length + 1);
  }

  private static int padded(int length) {
    return (length + 7) & ~7;
  }

  /** A message without payload. */
  void message(int command, int type, long count, int first, int second) {
    header(command, 0, type, count, first, second);
  }

  /** A message whose payload is a text that ends with a zero. */
  void withText(int command, int type, long count, int first, int second, String text) {
    byte[] characters = text.getBytes(StandardCharsets.UTF_8);
    int length = padded(characters.length + 1);
    header(command, length, type, count, first, second);
    bytes.put(characters);
    for (int i = characters.length; i < length; i++) {
      bytes.put((byte) 0);
    }
  }

  /** A subscription; its payload is three numbers nobody uses, the mask, and padding. */
  void subscription(int type, long count, int server, int subscription, int mask) {
    header(Command.EVENT_ADD, 16, type, count, server, subscription);
    bytes.putLong(0).putInt(0).putShort((short) mask).putShort((short) 0);
  }

  private void header(int command, int payload, int type, long count, int first, int second) {
    boolean isLong = count > LARGEST_SHORT_COUNT;
    ensure(MessageReader.LONG_HEADER + payload);
    bytes
        .putShort((short) command)
        .putShort((short) (isLong ? 0xFFFF : payload))
        .putShort((short) type)
        .putShort((short) (isLong ? 0 : count))
        .putInt(first)
        .putInt(second);
    if (isLong) {
      bytes.putInt(payload).putInt((int) count);
    }
  }

  private void ensure(int more) {
    if (bytes.remaining() < more) {
      int position = bytes.position();
      byte[] larger = Arrays.copyOf(bytes.array(), Math.max(bytes.capacity() * 2, position + more));
      bytes = ByteBuffer.wrap(larger).position(position);
    }
  }

  /** What waits, from position to limit, until {@link #sent}. */
  ByteBuffer toSend() {
    return bytes.flip();
  }

  /** Forgets what was read from {@link #toSend}; the rest waits further. */
  void sent() {
    bytes.compact();
    if (bytes.position() == 0 && bytes.capacity() > capacity) {
      bytes = ByteBuffer.allocate(capacity);
    }
  }

  void clear() {
    bytes.clear();
  }
}
