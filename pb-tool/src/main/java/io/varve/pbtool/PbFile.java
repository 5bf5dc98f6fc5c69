package io.varve.pbtool;

import io.varve.plainpb.DamagedHeaderException;
import io.varve.plainpb.LineScanner;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A PlainPB file opened for reading, at the length it had when it was opened. */
final class PbFile implements Closeable {
  private final Path path;
  private final FileChannel channel;
  private final PartitionHeader header;
  private final long dataStart;
  private final long length;

  private PbFile(
      Path path, FileChannel channel, PartitionHeader header, long dataStart, long length) {
    this.path = path;
    this.channel = channel;
    this.header = header;
    this.dataStart = dataStart;
    this.length = length;
  }

  /**
   * Opens a file.
   *
   * @throws DamagedHeaderException when its first line is no header, or there is none
   */
  static PbFile open(Path path) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    try {
      long length = channel.size();
      LineScanner lines = LineScanner.of(channel, 0, length);
      if (!lines.next()) {
        throw new DamagedHeaderException(
            length == 0
                ? "The file is empty, not even a header is in it"
                : "The file has no whole line, and so no header");
      }
      return new PbFile(
          path,
          channel,
          PartitionHeader.parse(lines.array(), lines.start(), lines.end()),
          lines.end() + 1L,
          length);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  Path path() {
    return path;
  }

  PartitionHeader header() {
    return header;
  }

  /** Position of the first line after the header. */
  long dataStart() {
    return dataStart;
  }

  /** Bytes. */
  long length() {
    return length;
  }

  /** Its samples from the first on. It is the file that is to be closed, not the cursor. */
  SampleCursor samples() {
    return new SampleCursor(header, lines(dataStart, length));
  }

  /** The lines between two positions. It is the file that is to be closed, not the scanner. */
  LineScanner lines(long from, long to) {
    return LineScanner.of(channel, from, to);
  }

  /** For copying parts of it. */
  FileChannel channel() {
    return channel;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
