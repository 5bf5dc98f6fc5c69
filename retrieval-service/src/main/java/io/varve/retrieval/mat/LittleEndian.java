package io.varve.retrieval.mat;

import java.io.IOException;
import java.io.OutputStream;

/** Numbers with their lowest byte first, collected into larger writes. */
final class LittleEndian {
  private final OutputStream out;
  private final byte[] buffer = new byte[8192];
  private int filled;

  LittleEndian(OutputStream out) {
    this.out = out;
  }

  /** What begins an element: its type and how many bytes follow. */
  void tag(int type, long bytes) throws IOException {
    integer(type);
    integer(Math.toIntExact(bytes));
  }

  void octet(int value) throws IOException {
    if (filled == buffer.length) {
      flush();
    }
    buffer[filled++] = (byte) value;
  }

  void character(char value) throws IOException {
    octet(value);
    octet(value >> 8);
  }

  void integer(int value) throws IOException {
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      octet(value >> shift);
    }
  }

  void integer64(long value) throws IOException {
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      octet((int) (value >> shift));
    }
  }

  void bytes(byte[] bytes) throws IOException {
    for (byte each : bytes) {
      octet(each);
    }
  }

  void zeros(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      octet(0);
    }
  }

  /** Hands on what was collected. */
  void flush() throws IOException {
    out.write(buffer, 0, filled);
    filled = 0;
  }
}
