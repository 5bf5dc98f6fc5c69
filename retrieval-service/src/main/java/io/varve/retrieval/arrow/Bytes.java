package io.varve.retrieval.arrow;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A buffer of Arrow: numbers with their lowest byte first. It grows and is reused. */
final class Bytes {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] array = new byte[1024];
  private int size;

  byte[] array() {
    return array;
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  void octet(int value) {
    ensure(1);
    array[size++] = (byte) value;
  }

  void int32(int value) {
    ensure(Integer.BYTES);
    INT.set(array, size, value);
    size += Integer.BYTES;
  }

  void int64(long value) {
    ensure(Long.BYTES);
    LONG.set(array, size, value);
    size += Long.BYTES;
  }

  void bytes(byte[] source) {
    ensure(source.length);
    System.arraycopy(source, 0, array, size, source.length);
    size += source.length;
  }

  private void ensure(int more) {
    if (more > array.length - size) {
      array = Arrays.copyOf(array, Math.max(array.length * 2, Math.addExact(size, more)));
    }
  }
}
