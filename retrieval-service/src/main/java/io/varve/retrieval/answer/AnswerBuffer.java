package io.varve.retrieval.answer;

import io.varve.plainpb.LineBuffer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of an answer on their way to the client: collected in one reused buffer and handed on
 * in large pieces, so that an answer of any length takes the same memory.
 */
public final class AnswerBuffer {
  private static final int PIECE = 64 << 10;

  private final OutputStream out;
  private final LineBuffer bytes = new LineBuffer(PIECE + (8 << 10));
  private final byte[] digits = new byte[20];
  private long sent;

  public AnswerBuffer(OutputStream out) {
    this.out = out;
  }

  /** Where PlainPB lines are copied to. */
  LineBuffer lines() {
    return bytes;
  }

  void put(char ascii) {
    bytes.put((byte) ascii);
  }

  /** Text without any character beyond 7 bits. */
  void ascii(String text) {
    for (int i = 0; i < text.length(); i++) {
      bytes.put((byte) text.charAt(i));
    }
  }

  void utf8(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    bytes.put(encoded, 0, encoded.length);
  }

  void integer(long value) {
    if (value == Long.MIN_VALUE) {
      ascii(Long.toString(value));
      return;
    }
    if (value < 0) {
      bytes.put((byte) '-');
    }
    long rest = Math.abs(value);
    int at = digits.length;
    do {
      digits[--at] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest > 0);
    bytes.put(digits, at, digits.length - at);
  }

  void number(double value) {
    ascii(Double.toString(value));
  }

  void number(float value) {
    ascii(Float.toString(value));
  }

  /** Hands a piece on when there is one. */
  void spill() throws ClientGoneException {
    if (bytes.size() >= PIECE) {
      handOn();
    }
  }

  /** Hands on what is left. */
  void finish() throws ClientGoneException {
    if (bytes.size() > 0) {
      handOn();
    }
  }

  /** Whether the client may have seen any of the answer. */
  public boolean started() {
    return sent > 0;
  }

  /** Bytes handed on so far. */
  public long sent() {
    return sent;
  }

  private void handOn() throws ClientGoneException {
    try {
      sent += bytes.size();
      out.write(bytes.array(), 0, bytes.size());
    } catch (IOException e) {
      throw new ClientGoneException(e);
    }
    bytes.clear();
  }
}
