package io.varve.etl.move;

import io.varve.plainpb.DamagedHeaderException;
import io.varve.plainpb.LineScanner;
import io.varve.plainpb.PartitionHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a partition file: header line, whole sample lines, torn rest.
 *
 * @param length of the file when it was looked at, in bytes
 * @param header null for a file of zero bytes, which counts as none (invariant C1)
 * @param start first byte behind the header line
 * @param end first byte behind the last newline
 */
record FileLayout(long length, @Nullable PartitionHeader header, long start, long end) {
  static final FileLayout ABSENT = new FileLayout(0, null, 0, 0);

  private static final int PIECE = 64 * 1024;

  /**
   * Looks at a file.
   *
   * @throws DamagedHeaderException when its first line is no header
   */
  static FileLayout of(FileChannel file) throws IOException {
    long length = file.size();
    if (length == 0) {
      return ABSENT;
    }
    // Not closed: that would close the file.
    LineScanner lines = LineScanner.of(file, 0, length);
    if (!lines.next()) {
      throw noWholeLine(length);
    }
    PartitionHeader header = PartitionHeader.parse(lines.array(), lines.start(), lines.end());
    return new FileLayout(length, header, lines.end() + 1L, endOfLines(file, length));
  }

  /**
   * Looks at a file that was read as a whole.
   *
   * @throws DamagedHeaderException when its first line is no header
   */
  static FileLayout of(byte[] file) throws IOException {
    if (file.length == 0) {
      return ABSENT;
    }
    LineScanner lines = LineScanner.of(file, 0, file.length);
    if (!lines.next()) {
      throw noWholeLine(file.length);
    }
    PartitionHeader header = PartitionHeader.parse(file, lines.start(), lines.end());
    int end = file.length;
    while (file[end - 1] != '\n') {
      end--;
    }
    return new FileLayout(file.length, header, lines.end() + 1L, end);
  }

  private static DamagedHeaderException noWholeLine(long length) {
    return new DamagedHeaderException("The file has " + length + " bytes and no whole line");
  }

  boolean holdsNoSample() {
    return end <= start;
  }

  long tornBytes() {
    return length - end;
  }

  private static long endOfLines(FileChannel file, long length) throws IOException {
    long end = length;
    while (end > 0) {
      long from = Math.max(0, end - PIECE);
      ByteBuffer piece = ByteBuffer.allocate((int) (end - from));
      while (piece.hasRemaining()) {
        if (file.read(piece, from + piece.position()) < 0) {
          throw new IOException("The file became shorter while its end was sought");
        }
      }
      for (int i = piece.limit() - 1; i >= 0; i--) {
        if (piece.get(i) == '\n') {
          return from + i + 1;
        }
      }
      end = from;
    }
    throw new IOException("The file lost its header line while its end was sought");
  }
}
