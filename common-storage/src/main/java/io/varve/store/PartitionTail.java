package io.varve.store;

import io.varve.plainpb.DamagedHeaderException;
import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.LineScanner;
import io.varve.plainpb.PartitionHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks an existing file before something is appended to it.
 *
 * <ul>
 *   <li>Zero bytes, or nothing but the beginning of the header that belongs there: started anew
 *       (C1, C2).
 *   <li>A header of another PV, type or year: refused, the file stays as it is (B14).
 *   <li>A first line that is no header, or no whole line and not the beginning of the header, as
 *       zeros that a power cut left: to be set aside by the caller, for what is not understood must
 *       not be cut, and must not keep the PV from being recorded either (C2, C4).
 *   <li>Bytes behind the last newline: cut off, as an append would destroy the first new line (C3).
 * </ul>
 */
final class PartitionTail {
  static final long NO_HEADER = -1;

  private static final Logger log = LoggerFactory.getLogger(PartitionTail.class);
  private static final int PIECE = 64 * 1024;

  private PartitionTail() {}

  /**
   * Makes a file fit for an append.
   *
   * @return its length, 0 when it must be started with a header, or {@link #NO_HEADER}
   */
  static long prepare(FileChannel file, Path path, PartitionHeader wanted) throws IOException {
    long size = file.size();
    if (size == 0) {
      return 0;
    }
    LineScanner lines = LineScanner.of(file, 0, size);
    if (!lines.next()) {
      return startAnew(file, path, wanted, size);
    }
    PartitionHeader found;
    try {
      found = PartitionHeader.parse(lines.array(), lines.start(), lines.end());
    } catch (DamagedHeaderException e) {
      return NO_HEADER;
    }
    if (!found.pvName().equals(wanted.pvName())
        || found.type() != wanted.type()
        || found.year() != wanted.year()) {
      throw new RefusedAppendException(
          path + " holds " + said(found) + " and cannot take " + said(wanted));
    }
    return cutToNewline(file, path, size);
  }

  private static long startAnew(FileChannel file, Path path, PartitionHeader wanted, long size)
      throws IOException {
    LineBuffer header = new LineBuffer(256);
    wanted.writeTo(header);
    if (size < header.size()) {
      byte[] there = read(file, 0, (int) size);
      if (Arrays.equals(there, 0, there.length, header.array(), 0, there.length)) {
        log.warn("{} held nothing but the first {} bytes of its header; started anew", path, size);
        file.truncate(0);
        return 0;
      }
    }
    return NO_HEADER;
  }

  private static long cutToNewline(FileChannel file, Path path, long size) throws IOException {
    long end = size;
    while (end > 0) {
      long from = Math.max(0, end - PIECE);
      byte[] piece = read(file, from, (int) (end - from));
      for (int i = piece.length - 1; i >= 0; i--) {
        if (piece[i] == '\n') {
          long good = from + i + 1;
          if (good < size) {
            log.warn("{} ended in {} bytes of a torn line, which were cut", path, size - good);
            file.truncate(good);
          }
          return good;
        }
      }
      end = from;
    }
    throw new IllegalStateException(path + " lost its header line while it was checked");
  }

  private static byte[] read(FileChannel file, long from, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (file.read(bytes, from + bytes.position()) < 0) {
        throw new IOException("The file became shorter while its end was checked");
      }
    }
    return bytes.array();
  }

  private static String said(PartitionHeader header) {
    return header.type().dbrName() + " of " + header.pvName() + " in " + header.year();
  }
}
