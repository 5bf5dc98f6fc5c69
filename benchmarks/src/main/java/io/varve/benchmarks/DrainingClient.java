package io.varve.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * An HTTP client that does as little as one can: it asks over one connection, finds the end of the
 * answer and throws it away, so that what is measured is the server. Not thread-safe.
 */
final class DrainingClient implements AutoCloseable {
  private static final int PIECE = 256 * 1024;

  private final int port;
  private final ByteBuffer bytes = ByteBuffer.allocateDirect(PIECE).limit(0);
  private SocketChannel socket;
  private boolean usable = true;
  private long received;

  DrainingClient(int port) throws IOException {
    this.port = port;
    this.socket = connect(port);
  }

  private static SocketChannel connect(int port) throws IOException {
    SocketChannel socket =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
    return socket;
  }

  /**
   * Asks for a path and drains the answer.
   *
   * @return bytes of the answer, with its head
   * @throws IOException when the status is not 200, or the answer does not end as it should
   */
  long get(String path) throws IOException {
    if (!usable) {
      socket.close();
      socket = connect(port);
      usable = true;
    }
    received = 0;
    String head = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    ByteBuffer request = ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII));
    while (request.hasRemaining()) {
      socket.write(request);
    }
    String status = line();
    if (!status.startsWith("HTTP/1.1 200")) {
      throw new IOException(path + " is answered with " + status);
    }
    long length = -1;
    for (String field = line(); !field.isEmpty(); field = line()) {
      String lower = field.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Long.parseLong(lower.substring(lower.indexOf(':') + 1).strip());
      }
      usable &= !lower.equals("connection: close");
    }
    if (length >= 0) {
      skip(length);
      return received;
    }
    for (long chunk = chunkLength(); chunk > 0; chunk = chunkLength()) {
      skip(chunk);
      line();
    }
    for (String trailer = line(); !trailer.isEmpty(); trailer = line()) {
      if (trailer.startsWith("X-Varve-Truncated")) {
        throw new IOException(path + " is cut short: " + trailer);
      }
    }
    return received;
  }

  private long chunkLength() throws IOException {
    return Long.parseLong(line(), 16);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      if (!bytes.hasRemaining()) {
        fill();
      }
      char c = (char) bytes.get();
      if (c == '\n') {
        return line.toString();
      }
      if (c != '\r') {
        line.append(c);
      }
    }
  }

  private void skip(long length) throws IOException {
    long left = length;
    while (left > 0) {
      if (!bytes.hasRemaining()) {
        fill();
      }
      int some = (int) Math.min(left, bytes.remaining());
      bytes.position(bytes.position() + some);
      left -= some;
    }
  }

  private void fill() throws IOException {
    bytes.clear();
    int count = socket.read(bytes);
    bytes.flip();
    if (count < 0) {
      throw new EOFException("The answer ended in its middle");
    }
    received += count;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
