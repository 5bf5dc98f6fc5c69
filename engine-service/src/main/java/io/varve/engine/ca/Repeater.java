package io.varve.engine.ca;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the beacons of servers reach all clients of a host although only one can have their port.
 *
 * <p>Who has the port is the host's repeater: it hands each beacon on to the clients that have
 * registered. A client that finds the port free is the repeater for as long as it lives, and no
 * process is left behind; the others register with it, and one of them takes its place when it has
 * gone.
 */
final class Repeater {
  private static final Logger log = LoggerFactory.getLogger(Repeater.class);
  private static final int DATAGRAM = 64 * 1024;

  /** Told of each beacon. */
  interface Listener {
    void beacon(InetSocketAddress server, int number);
  }

  private final Selector selector;
  private final int port;
  private final Listener listener;
  private final Set<InetSocketAddress> clients = new HashSet<>();
  private final ByteBuffer in = ByteBuffer.allocate(DATAGRAM);
  private final MessageReader message = new MessageReader();
  private @Nullable DatagramChannel own;
  private @Nullable DatagramChannel registered;

  Repeater(Selector selector, int port, Listener listener) {
    this.selector = selector;
    this.port = port;
    this.listener = listener;
  }

  /** Takes the port, or registers with who has it; to be called again every now and then. */
  void attend() {
    try {
      if (own == null && !takePort()) {
        register();
      }
      if (own != null) {
        clients.removeIf(client -> !isThere(client));
      }
    } catch (IOException e) {
      log.debug("The beacons of servers are not heard", e);
    }
  }

  private boolean takePort() throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    try {
      channel.configureBlocking(false);
      channel.bind(new InetSocketAddress(port));
    } catch (BindException e) {
      channel.close();
      return false;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.register(
        selector, SelectionKey.OP_READ, (CaClient.Ready) () -> received(channel, true));
    own = channel;
    if (registered != null) {
      registered.close();
      registered = null;
    }
    return true;
  }

  private void register() throws IOException {
    DatagramChannel channel = registered;
    if (channel == null) {
      DatagramChannel opened = DatagramChannel.open();
      opened.configureBlocking(false);
      opened.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      opened.register(
          selector, SelectionKey.OP_READ, (CaClient.Ready) () -> received(opened, false));
      registered = opened;
      channel = opened;
    }
    MessageWriter request = new MessageWriter(MessageReader.SHORT_HEADER);
    request.message(Command.REPEATER_REGISTER, 0, 0, 0, loopback());
    channel.send(request.toSend(), new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  private static int loopback() {
    return ByteBuffer.wrap(InetAddress.getLoopbackAddress().getAddress()).getInt();
  }

  /** A client that has gone has left its port to whoever asks. */
  private static boolean isThere(InetSocketAddress client) {
    try (DatagramChannel probe = DatagramChannel.open()) {
      probe.bind(client);
      return false;
    } catch (BindException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void received(DatagramChannel channel, boolean repeats) {
    try {
      in.clear();
      InetSocketAddress from = (InetSocketAddress) channel.receive(in);
      while (from != null) {
        in.flip();
        handle(channel, repeats, from);
        in.clear();
        from = (InetSocketAddress) channel.receive(in);
      }
    } catch (IOException e) {
      // Such as a repeater that has gone.
      log.debug("A beacon was not read", e);
    }
  }

  private void handle(DatagramChannel channel, boolean repeats, InetSocketAddress from)
      throws IOException {
    // A registration may be an empty datagram, in old versions of the protocol.
    boolean readable = message.begin(in, 0);
    if (repeats && (in.limit() == 0 || isRegistration(readable))) {
      admit(channel, from);
      return;
    }
    int at = 0;
    while (message.begin(in, at) && message.payloadLength() <= in.limit() - message.payload()) {
      if (message.command() == Command.RSRV_IS_UP) {
        listener.beacon(server(from), message.first());
      }
      at = message.payload() + (int) message.payloadLength();
    }
    if (repeats) {
      handOn(channel, from);
    }
  }

  private boolean isRegistration(boolean readable) {
    return readable && message.command() == Command.REPEATER_REGISTER;
  }

  private void admit(DatagramChannel channel, InetSocketAddress from) throws IOException {
    InetAddress host = from.getAddress();
    if (host.isLoopbackAddress() || NetworkInterface.getByInetAddress(host) != null) {
      clients.add(from);
      MessageWriter answer = new MessageWriter(MessageReader.SHORT_HEADER);
      answer.message(Command.REPEATER_CONFIRM, 0, 0, 0, loopback());
      channel.send(answer.toSend(), from);
    }
  }

  /** The beacon with the address of its server, which clients cannot see any more. */
  private void handOn(DatagramChannel channel, InetSocketAddress from) {
    if (message.begin(in, 0)
        && message.command() == Command.RSRV_IS_UP
        && message.second() == 0
        && from.getAddress().getAddress().length == Integer.BYTES) {
      in.put(12, from.getAddress().getAddress());
    }
    for (InetSocketAddress client : clients) {
      try {
        channel.send(in.rewind(), client);
      } catch (IOException e) {
        log.debug("A beacon was not handed on to {}", client, e);
      }
    }
  }

  private InetSocketAddress server(InetSocketAddress from) {
    int port = Short.toUnsignedInt(message.bytes().getShort(message.payload() - 10));
    return new InetSocketAddress(Search.host(message.second(), from.getAddress()), port);
  }

  void close() throws IOException {
    if (own != null) {
      own.close();
    }
    if (registered != null) {
      registered.close();
    }
  }
}
