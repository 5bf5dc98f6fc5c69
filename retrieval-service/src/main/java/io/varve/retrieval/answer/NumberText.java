package io.varve.retrieval.answer;

import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.SampleCursor;
import io.varve.sample.DbrType;
import java.nio.charset.StandardCharsets;

/** Scalar numbers, and what stands around them, as text in an array. */
final class NumberText {
  /** No number takes more bytes. */
  static final int ROOM = DoubleText.ROOM;

  private NumberText() {}

  /** Whether samples of a type are single numbers. */
  static boolean suits(DbrType type) {
    return switch (type) {
      case SCALAR_DOUBLE, SCALAR_FLOAT, SCALAR_INT, SCALAR_SHORT, SCALAR_ENUM, SCALAR_BYTE -> true;
      default -> false;
    };
  }

  /** The value where a cursor stands, as one long whatever its type. */
  static long bits(SampleCursor at) {
    return switch (at.type()) {
      case SCALAR_DOUBLE -> Double.doubleToRawLongBits(at.doubleAt(0));
      case SCALAR_FLOAT -> Float.floatToRawIntBits(at.floatAt(0));
      default -> at.intAt(0);
    };
  }

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

  /** Appends text. */
  static void put(byte[] text, LineBuffer out) {
    out.put(text, 0, text.length);
  }
}
