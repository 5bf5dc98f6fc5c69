package io.varve.plainpb;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads the protobuf wire format within bounds.
 *
 * <p>What does not fit into the bounds makes the reader {@link #broken()}, which stays until it is
 * reset; it gives zeros from then on, so that callers need to ask only once in a while. Reused, not
 * thread-safe.
 */
final class WireReader {
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes = new byte[0];
  private int at;
  private int end;
  private boolean broken;

  void reset(byte[] source, int from, int to) {
    bytes = source;
    at = from;
    end = to;
    broken = false;
  }

  /** Whether there is more to read. */
  boolean more() {
    return at < end && !broken;
  }

  boolean broken() {
    return broken;
  }

  int position() {
    return at;
  }

  /** Marks what is read as damaged. */
  void breakOff() {
    broken = true;
  }

  void advance(int count) {
    if (count > end - at) {
      broken = true;
    } else {
      at += count;
    }
  }

  /** A length that fits into what is left, else 0 and broken. */
  int length() {
    long length = varint();
    if (length < 0 || length > end - at) {
      broken = true;
      return 0;
    }
    return (int) length;
  }

  long varint() {
    long result = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at >= end) {
        break;
      }
      byte b = bytes[at++];
      result |= (long) (b & 0x7F) << shift;
      if (b >= 0) {
        return result;
      }
    }
    broken = true;
    return 0;
  }

  int fixed32() {
    if (end - at < Integer.BYTES) {
      broken = true;
      return 0;
    }
    int result = intAt(bytes, at);
    at += Integer.BYTES;
    return result;
  }

  long fixed64() {
    if (end - at < Long.BYTES) {
      broken = true;
      return 0;
    }
    long result = longAt(bytes, at);
    at += Long.BYTES;
    return result;
  }

  /** Steps over a field whose tag has been read. */
  void skip(int number, int wireType) {
    switch (wireType) {
      case WireWriter.VARINT -> varint();
      case WireWriter.FIXED64 -> advance(Long.BYTES);
      case WireWriter.BYTES -> advance(length());
      case WireWriter.FIXED32 -> advance(Integer.BYTES);
      default -> broken = true;
    }
    if (number == 0) {
      broken = true;
    }
  }

  static int intAt(byte[] bytes, int position) {
    return (int) INTS.get(bytes, position);
  }

  static long longAt(byte[] bytes, int position) {
    return (long) LONGS.get(bytes, position);
  }

  static int unZigZag(long number) {
    int n = (int) number;
    return (n >>> 1) ^ -(n & 1);
  }
}
