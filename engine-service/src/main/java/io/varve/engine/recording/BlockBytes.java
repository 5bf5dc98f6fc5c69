package io.varve.engine.recording;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * The memory in which a shard's lines wait for their files: arrays whose length is a power of two,
 * used again so that steady recording leaves nothing to collect. Thread-safe.
 */
final class BlockBytes {
  private static final int SMALLEST = 7;
  private static final int LARGEST = 20;

  private final Deque<byte[]>[] free;
  private final long keptBytes;
  private long kept;

  /**
   * @param keptBytes bytes that wait for their next use at most
   */
  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
  BlockBytes(long keptBytes) {
    this.keptBytes = keptBytes;
    this.free = new Deque[LARGEST - SMALLEST + 1];
    Arrays.setAll(free, i -> new ArrayDeque<>());
  }

  /** An array of that many bytes or more, with any content. */
  synchronized byte[] take(int bytes) {
    int size = sizeClass(bytes);
    if (size > LARGEST) {
      return new byte[bytes];
    }
    byte[] array = free[size - SMALLEST].pollLast();
    if (array == null) {
      return new byte[1 << size];
    }
    kept -= array.length;
    return array;
  }

  /** A larger array with the same content at its start; the one given is taken back. */
  byte[] grow(byte[] array, int used, int bytes) {
    byte[] larger = take(Math.max(bytes, Math.addExact(array.length, array.length >> 1)));
    System.arraycopy(array, 0, larger, 0, used);
    give(array);
    return larger;
  }

  /** Takes an array back; nobody may look at it any more. */
  synchronized void give(byte[] array) {
    int size = sizeClass(array.length);
    if (size <= LARGEST && array.length == 1 << size && kept + array.length <= keptBytes) {
      free[size - SMALLEST].addLast(array);
      kept += array.length;
    }
  }

  private static int sizeClass(int bytes) {
    return Math.max(SMALLEST, Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, bytes) - 1));
  }
}
