package io.varve.retrieval.answer;

import io.varve.plainpb.LineBuffer;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/**
 * The bytes of an answer on their way to the client: collected in one reused buffer and handed on
 * in large pieces, so that an answer of any length takes the same memory.
 */
public final class AnswerBuffer {
  private static final int PIECE = 64 << 10;

  /** As many bytes are sent before others may have the processor; few answers have more. */
  private static final int TURN = 128 << 10;

  private final OutputStream out;
  private final LineBuffer bytes = new LineBuffer(PIECE + (8 << 10));
  private final BooleanSupplier gone;
  private final long owner = Thread.currentThread().threadId();
  private long sent;
  private long sentAtCheck = -1;
  private long turnEnds = TURN;

  public AnswerBuffer(OutputStream out) {
    this(out, () -> false);
  }

  /**
   * @param gone whether the client has gone; asked by this thread only, when nothing was sent
   */
  public AnswerBuffer(OutputStream out, BooleanSupplier gone) {
    this.out = out;
    this.gone = gone;
  }

  /**
   * Returns when the client may still be there.
   *
   * @throws ClientGoneException when it has gone since something was sent last
   */
  void checkClient() throws ClientGoneException {
    if (Thread.currentThread().threadId() != owner) {
      return;
    }
    if (sent == sentAtCheck && gone.getAsBoolean()) {
      throw new ClientGoneException(new EOFException("The client has closed the connection"));
    }
    sentAtCheck = sent;
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
    bytes.ensure(Digits.ROOM);
    bytes.advance(Digits.write(value, bytes.array(), bytes.size()) - bytes.size());
  }

  void number(double value) {
    bytes.ensure(DoubleText.ROOM);
    bytes.advance(DoubleText.write(value, bytes.array(), bytes.size()) - bytes.size());
  }

  void number(float value) {
    ascii(Float.toString(value));
  }

  /** Hands on bytes that lie elsewhere, without another copy when they are many. */
  void pass(byte[] source, int from, int length) throws ClientGoneException {
    if (length < PIECE / 4) {
      bytes.put(source, from, length);
      spill();
    } else {
      finish();
      send(source, from, length);
    }
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
    send(bytes.array(), 0, bytes.size());
    bytes.clear();
  }

  /**
   * Sends a piece, and lets others have the processor now and then: a virtual thread keeps it until
   * it waits, which one whose client is fast may never do, and short answers would stand behind
   * long ones. Each time costs more than to send a small piece.
   */
  @SuppressWarnings("ThreadPriorityCheck") // only who waits how long depends on it
  private void send(byte[] source, int from, int length) throws ClientGoneException {
    sent += length;
    try {
      out.write(source, from, length);
    } catch (IOException e) {
      throw new ClientGoneException(e);
    }
    if (sent >= turnEnds) {
      turnEnds = sent + TURN;
      Thread.yield();
    }
  }
}
