package io.varve.engine.ca;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TCP connection that cuts what comes into messages and sends what is written to it.
 *
 * <p>What comes is read into one buffer that all connections share, and parsed there. Only the
 * beginning of a message whose end has not come yet is kept, in a buffer of the connection's own; a
 * message that is large beside the shared buffer is read straight into one of its size.
 */
final class Connection implements CaClient.Ready {
  private static final Logger log = LoggerFactory.getLogger(Connection.class);
  private static final int OUT_BYTES = 4 * 1024;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  /** Bytes at once that say that the server has more than a few. */
  private static final int MUCH = 64 * 1024;

  /** How often a connection is read before others have their turn. */
  private static final int READS_AT_ONCE = 4;

  /** Whose messages they are. */
  interface Owner {
    void connected();

    /** Anything came. */
    void heard();

    void received(MessageReader message);

    /** So much came that there is more to read. */
    void muchCame();

    /** A message came whose payload is larger than is taken; it is skipped. */
    void tooLarge(MessageReader message);

    void ended(String why);
  }

  private final InetSocketAddress address;
  private final ByteBuffer shared;
  private final int largestPayload;
  private final Owner owner;
  private final SocketChannel socket;
  private final SelectionKey key;
  private final MessageWriter out = new MessageWriter(OUT_BYTES);
  private final MessageReader message = new MessageReader();
  private ByteBuffer beginning = NOTHING;
  private @Nullable ByteBuffer large;
  private long toSkip;
  private boolean connected;
  private boolean closed;

  /**
   * Begins to connect.
   *
   * @param shared where what comes is read to
   * @param largestPayload bytes
   * @throws IOException when the network refuses at once
   */
  Connection(
      Selector selector,
      InetSocketAddress address,
      ByteBuffer shared,
      int largestPayload,
      Owner owner)
      throws IOException {
    this.address = address;
    this.shared = shared;
    this.largestPayload = largestPayload;
    this.owner = owner;
    this.socket = SocketChannel.open();
    try {
      socket.configureBlocking(false);
      socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
      socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      // Even where the connection stands at once, the selector says so.
      boolean atOnce = socket.connect(address);
      this.key =
          socket.register(selector, atOnce ? SelectionKey.OP_WRITE : SelectionKey.OP_CONNECT, this);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  boolean isConnected() {
    return connected;
  }

  /** Where messages are written to; {@link #flush} sends them. */
  MessageWriter out() {
    return out;
  }

  @Override
  public void ready() {
    if (closed) {
      return;
    }
    try {
      if (!connected) {
        if (!socket.finishConnect()) {
          return;
        }
        connected = true;
        key.interestOps(SelectionKey.OP_READ);
        owner.connected();
      } else if (key.isReadable()) {
        read();
      }
      if (!closed && key.isWritable()) {
        flush();
      }
    } catch (IOException e) {
      close(
          connected
              ? "the connection broke: " + e.getMessage()
              : "the server at " + address + " cannot be reached: " + e.getMessage());
    } catch (RuntimeException | Error e) {
      // What was read is half handled, and nobody knows any more where a message begins.
      log.error("What the server at {} sent was not handled", address, e);
      close("what it sent was not handled: " + e);
    }
  }

  private void read() throws IOException {
    for (int i = 0; i < READS_AT_ONCE && !closed; i++) {
      ByteBuffer whole = large;
      ByteBuffer in = whole == null ? refill() : whole;
      int room = in.remaining();
      int got = socket.read(in);
      if (got >= MUCH) {
        owner.muchCame();
      }
      if (got < 0) {
        close("the IOC closed the connection");
        return;
      }
      if (got > 0) {
        owner.heard();
      }
      if (whole != null) {
        parseWhenFull(whole);
      } else {
        in.flip();
        keep(in, parse(in, skip(in)));
      }
      if (got < room) {
        return;
      }
    }
  }

  private ByteBuffer refill() {
    shared.clear();
    shared.put(beginning.flip());
    beginning.clear();
    return shared;
  }

  private void parseWhenFull(ByteBuffer whole) {
    if (!whole.hasRemaining()) {
      large = null;
      whole.flip();
      parse(whole, 0);
    }
  }

  private int skip(ByteBuffer in) {
    int skipped = (int) Math.min(toSkip, in.limit());
    toSkip -= skipped;
    return skipped;
  }

  /** Gives where the first message begins that is not there as a whole. */
  private int parse(ByteBuffer in, int from) {
    int at = from;
    while (!closed && message.begin(in, at)) {
      long end = message.payload() + message.payloadLength();
      if (message.payloadLength() > largestPayload) {
        owner.tooLarge(message);
        int there = (int) Math.min(end, in.limit());
        toSkip = end - there;
        at = there;
      } else if (end > in.limit()) {
        return at;
      } else {
        owner.received(message);
        at = (int) end;
      }
    }
    return at;
  }

  private void keep(ByteBuffer in, int from) {
    int left = closed ? 0 : in.limit() - from;
    if (left == 0) {
      beginning = NOTHING;
      return;
    }
    int whole = message.begin(in, from) ? wholeLength(from) : 0;
    if (whole > shared.capacity() / 2) {
      large = ByteBuffer.allocate(whole).put(0, in, from, left).position(left);
      beginning = NOTHING;
      return;
    }
    if (left > beginning.capacity()) {
      beginning = ByteBuffer.allocate(Math.max(left, 256));
    }
    beginning.clear();
    beginning.put(0, in, from, left).position(left);
  }

  private int wholeLength(int from) {
    return message.payload() - from + (int) message.payloadLength();
  }

  /** Sends what was written; what the network does not take now goes when it can. */
  void flush() {
    if (closed || !connected) {
      return;
    }
    try {
      if (!out.isEmpty()) {
        socket.write(out.toSend());
        out.sent();
      }
      key.interestOps(
          out.isEmpty() ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    } catch (IOException e) {
      close("the connection broke: " + e.getMessage());
    }
  }

  /** Ends the connection and tells the owner, once. */
  void close(String why) {
    if (closed) {
      return;
    }
    closed = true;
    key.cancel();
    try {
      socket.close();
    } catch (IOException e) {
      log.debug("The connection to {} was not closed cleanly", address, e);
    }
    owner.ended(why);
  }
}
