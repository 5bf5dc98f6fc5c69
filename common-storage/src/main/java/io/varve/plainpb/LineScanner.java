package io.varve.plainpb;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;

/**
 * Steps through the lines of a PlainPB body, in a file or in memory.
 *
 * <p>A last line without a newline is torn and is not delivered. Not thread-safe.
 */
public final class LineScanner implements Closeable {

  private LineScanner() {}

  /** Lines of an open file between two positions, which must lie at line starts. */
  public static LineScanner of(FileChannel file, long from, long to) {
    throw new UnsupportedOperationException();
  }

  /** Lines in memory. */
  public static LineScanner of(byte[] bytes, int from, int to) {
    throw new UnsupportedOperationException();
  }

  /** Steps to the next line; false when there is none. */
  public boolean next() throws IOException {
    throw new UnsupportedOperationException();
  }

  /** The array that holds the current line; valid until the next step. */
  public byte[] array() {
    throw new UnsupportedOperationException();
  }

  /** Where the current line starts in {@link #array()}. */
  public int start() {
    throw new UnsupportedOperationException();
  }

  /** Where the current line ends in {@link #array()}, its newline not counted. */
  public int end() {
    throw new UnsupportedOperationException();
  }

  /** Position of the current line's first byte in the file or array. */
  public long position() {
    throw new UnsupportedOperationException();
  }

  /** Closes the file, if there is one. */
  @Override
  public void close() throws IOException {
    throw new UnsupportedOperationException();
  }
}
