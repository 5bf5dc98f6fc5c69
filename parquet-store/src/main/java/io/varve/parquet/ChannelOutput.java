package io.varve.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.apache.parquet.io.PositionOutputStream;

/** A new file as the Parquet library wants it, forced to disk when the library closes it. */
final class ChannelOutput extends SequentialOutput {
  private static final int BUFFER = 64 * 1024;

  private final FileChannel file;

  ChannelOutput(FileChannel file) {
    this.file = file;
  }

  @Override
  PositionOutputStream begin() {
    return new Stream(file);
  }

  private static final class Stream extends PositionOutputStream {
    private final FileChannel file;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    private long written;

    Stream(FileChannel file) {
      this.file = file;
    }

    @Override
    public long getPos() {
      return written + buffer.position();
    }

    @Override
    public void write(int value) throws IOException {
      if (!buffer.hasRemaining()) {
        flush();
      }
      buffer.put((byte) value);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      if (length > buffer.remaining()) {
        flush();
      }
      if (length > buffer.remaining()) {
        writeAll(ByteBuffer.wrap(bytes, from, length));
      } else {
        buffer.put(bytes, from, length);
      }
    }

    @Override
    public void flush() throws IOException {
      writeAll(buffer.flip());
      buffer.clear();
    }

    private void writeAll(ByteBuffer bytes) throws IOException {
      while (bytes.hasRemaining()) {
        written += file.write(bytes);
      }
    }

    @Override
    public void close() throws IOException {
      if (file.isOpen()) {
        flush();
        file.force(true);
      }
    }
  }
}
