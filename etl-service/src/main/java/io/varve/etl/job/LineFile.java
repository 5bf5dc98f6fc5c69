package io.varve.etl.job;

import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.PartitionHeader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A new partition file, durable when it is closed. Not thread-safe. */
final class LineFile implements Closeable {
  private static final int PIECE = 256 * 1024;

  private final FileChannel file;
  private final LineBuffer buffer = new LineBuffer(PIECE + 1024);

  LineFile(Path path, PartitionHeader header) throws IOException {
    file =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING);
    header.writeTo(buffer);
  }

  /** Adds a line, newline included. */
  void add(LineBuffer line) throws IOException {
    buffer.put(line.array(), 0, line.size());
    if (buffer.size() >= PIECE) {
      flush();
    }
  }

  private void flush() throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(buffer.array(), 0, buffer.size());
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
    buffer.clear();
  }

  @Override
  public void close() throws IOException {
    try (file) {
      flush();
      file.force(true);
    }
  }
}
