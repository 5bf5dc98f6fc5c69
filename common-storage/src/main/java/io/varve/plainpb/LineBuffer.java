package io.varve.plainpb;

import java.util.Arrays;

/**
 * Bytes that grow: where lines are encoded to before they go to a file, a queue or a socket.
 *
 * <p>Reused, not thread-safe.
 */
public final class LineBuffer {
  private byte[] bytes;
  private int size;

  public LineBuffer(int capacity) {
    this.bytes = new byte[capacity];
  }

  /** The bytes themselves, valid up to {@link #size()}; another write may replace the array. */
  public byte[] array() {
    return bytes;
  }

  public int size() {
    return size;
  }

  public void clear() {
    size = 0;
  }

  /** Forgets what lies behind a position that {@link #size()} gave earlier. */
  public void truncate(int newSize) {
    if (newSize < 0 || newSize > size) {
      throw new IllegalArgumentException(
          "Cannot cut a buffer of " + size + " bytes to " + newSize + " bytes");
    }
    size = newSize;
  }

  public void put(byte value) {
    ensure(1);
    bytes[size++] = value;
  }

  public void put(byte[] source, int from, int length) {
    ensure(length);
    System.arraycopy(source, from, bytes, size, length);
    size += length;
  }

  /** A copy of the content. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  /** Makes room for that many more bytes, perhaps in another array. */
  public void ensure(int more) {
    if (more > bytes.length - size) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(size, more)));
    }
  }

  /** Moves the end after a caller has written into {@link #array()} where it had made room. */
  public void advance(int written) {
    size += written;
  }
}
