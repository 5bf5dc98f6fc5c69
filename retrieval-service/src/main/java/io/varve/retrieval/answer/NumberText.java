package io.varve.retrieval.answer;

import io.varve.sample.DbrType;
import java.nio.charset.StandardCharsets;

/** Scalar numbers, and what stands around them, as text in an array. */
final class NumberText {
  /** No number takes more bytes. */
  static final int ROOM = DoubleText.ROOM;

  private NumberText() {}

  /** Whether the value is a number, and no infinity. */
  static boolean finite(DbrType type, long bits) {
    return switch (type) {
      case SCALAR_DOUBLE -> Double.isFinite(Double.longBitsToDouble(bits));
      case SCALAR_FLOAT -> Float.isFinite(Float.intBitsToFloat((int) bits));
      default -> true;
    };
  }

  /** Writes a value and gives the position behind it. */
  static int write(DbrType type, long bits, byte[] out, int at) {
    return switch (type) {
      case SCALAR_DOUBLE -> DoubleText.write(Double.longBitsToDouble(bits), out, at);
      case SCALAR_FLOAT -> put(ascii(Float.toString(Float.intBitsToFloat((int) bits))), out, at);
      default -> Digits.write(bits, out, at);
    };
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Writes text and gives the position behind it. */
  static int put(byte[] text, byte[] out, int at) {
    System.arraycopy(text, 0, out, at, text.length);
    return at + text.length;
  }
}
