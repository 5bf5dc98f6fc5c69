package io.varve.parquet;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** An open file as the Parquet library wants it; closing what it reads does not close the file. */
final class ChannelInput implements InputFile {
  private final FileChannel file;

  ChannelInput(FileChannel file) {
    this.file = file;
  }

  @Override
  public long getLength() throws IOException {
    return file.size();
  }

  @Override
  public SeekableInputStream newStream() {
    return new Stream(file);
  }

  private static final class Stream extends SeekableInputStream {
    private final FileChannel file;
    private long position;

    Stream(FileChannel file) {
      this.file = file;
    }

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public void seek(long newPosition) {
      position = newPosition;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      int read = file.read(target, position);
      position += Math.max(0, read);
      return read;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      return read(ByteBuffer.wrap(target, from, length));
    }

    @Override
    public void readFully(byte[] target) throws IOException {
      readFully(target, 0, target.length);
    }

    @Override
    public void readFully(byte[] target, int from, int length) throws IOException {
      readFully(ByteBuffer.wrap(target, from, length));
    }

    @Override
    public void readFully(ByteBuffer target) throws IOException {
      while (target.hasRemaining()) {
        if (read(target) < 0) {
          throw new EOFException("The file ends at byte " + position + ", before its footer says");
        }
      }
    }
  }
}
