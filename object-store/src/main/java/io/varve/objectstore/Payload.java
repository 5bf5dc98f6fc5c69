package io.varve.objectstore;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * What is sent: some bytes, and behind them a file of this machine. It is read from the file for
 * each attempt, so that memory does not bound it.
 *
 * @param beginning few bytes
 * @param fileLength bytes of the file
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Payload(byte[] beginning, Path file, long fileLength) {

  static Payload of(byte[] beginning, Path file) throws IOException {
    return new Payload(beginning, file, Files.size(file));
  }

  long length() {
    return beginning.length + fileLength;
  }

  /** The bytes between two positions. */
  InputStream open(long from, long to) throws IOException {
    int head = (int) Math.min(beginning.length, to);
    if (from >= head) {
      return openFile(from - beginning.length, to - beginning.length);
    }
    InputStream bytes = new ByteArrayInputStream(beginning, (int) from, head - (int) from);
    return to <= beginning.length
        ? bytes
        : new SequenceInputStream(bytes, openFile(0, to - beginning.length));
  }

  /** The bytes between two positions, as the SDK sends them. */
  RequestBody body(long from, long to) {
    return RequestBody.fromContentProvider(
        () -> {
          try {
            return open(from, to);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        to - from,
        "application/octet-stream");
  }

  int crc32c(long from, long to) throws IOException {
    try (InputStream in = open(from, to)) {
      return Crc32c.of(in);
    }
  }

  private InputStream openFile(long from, long to) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      channel.position(from);
      return new Limited(Channels.newInputStream(channel), to - from);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Ends after so many bytes. */
  private static final class Limited extends InputStream {
    private final InputStream in;
    private long left;

    Limited(InputStream in, long left) {
      this.in = in;
      this.left = left;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int read = in.read(bytes, from, (int) Math.min(length, left));
      left -= Math.max(read, 0);
      return read;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
