package io.varve.plainpb;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Writes the protobuf wire format, in the order it is called. */
final class WireWriter {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int BYTES = 2;
  static final int FIXED32 = 5;

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final LineBuffer out;

  WireWriter(LineBuffer out) {
    this.out = out;
  }

  void tag(int field, int wireType) {
    varint(((long) field << 3) | wireType);
  }

  void varint(long value) {
    out.ensure(10);
    byte[] bytes = out.array();
    int at = out.size();
    int start = at;
    while ((value & ~0x7FL) != 0) {
      bytes[at++] = (byte) (value | 0x80);
      value >>>= 7;
    }
    bytes[at++] = (byte) value;
    out.advance(at - start);
  }

  void zigZag(int value) {
    varint(zigZagOf(value));
  }

  void fixed32(int value) {
    out.ensure(Integer.BYTES);
    INTS.set(out.array(), out.size(), value);
    out.advance(Integer.BYTES);
  }

  void fixed64(long value) {
    out.ensure(Long.BYTES);
    putLong(out.array(), out.size(), value);
    out.advance(Long.BYTES);
  }

  static void putLong(byte[] bytes, int position, long value) {
    LONGS.set(bytes, position, value);
  }

  /** A field of bytes: tag, length, content. */
  void bytes(int field, byte[] content) {
    tag(field, BYTES);
    varint(content.length);
    out.put(content, 0, content.length);
  }

  static long zigZagOf(int value) {
    return ((value << 1) ^ (value >> 31)) & 0xFFFF_FFFFL;
  }

  /** Bytes that a varint takes, 1 to 10. */
  static int varintSize(long value) {
    return Math.max(1, (64 - Long.numberOfLeadingZeros(value) + 6) / 7);
  }
}
