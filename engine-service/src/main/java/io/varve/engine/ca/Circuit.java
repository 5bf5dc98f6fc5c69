package io.varve.engine.ca;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All channels of one server, which go over one connection. */
final class Circuit implements Connection.Owner {
  private static final Logger log = LoggerFactory.getLogger(Circuit.class);

  /** Bytes of searches that may wait to be sent. */
  private static final int SEARCHES_WAITING = 256 * 1024;

  private final CaClient client;
  private final InetSocketAddress address;
  private final String host;
  private final Connection connection;
  private final CaValue value = new CaValue();
  private final LinkTable links = new LinkTable();
  private final Subscriptions subscriptions = new Subscriptions();
  private final Map<Integer, Read> reads = new HashMap<>();
  private int nextRead;
  private boolean toFlush;
  private long heardNanos;
  private boolean asked;
  private long askedNanos;
  private boolean silent;

  private record Read(CaLink link, NativeType type, Form form, CaLink.Receiver receiver) {}

  /**
   * Begins to connect.
   *
   * @throws IOException when the network refuses at once
   */
  Circuit(CaClient client, InetSocketAddress address) throws IOException {
    this.client = client;
    this.address = address;
    this.host = address.getAddress().getHostAddress();
    this.heardNanos = client.nanoTime();
    this.connection = client.connect(address, this);
    MessageWriter out = connection.out();
    out.message(Command.VERSION, 0, Command.MINOR_VERSION, 0, 0);
    out.withText(Command.CLIENT_NAME, 0, 0, 0, 0, client.userName());
    out.withText(Command.HOST_NAME, 0, 0, 0, 0, client.hostName());
  }

  InetSocketAddress address() {
    return address;
  }

  /** The server's address as a text. */
  String host() {
    return host;
  }

  /** Whether the server gives no sign of life. */
  boolean isSilent() {
    return silent;
  }

  /** Whether no channel goes over it. */
  boolean isIdle() {
    return links.isEmpty();
  }

  // What comes.

  @Override
  public void connected() {
    flushSoon();
  }

  @Override
  public void received(MessageReader message) {
    switch (message.command()) {
      case Command.EVENT_ADD -> event(message);
      case Command.READ_NOTIFY -> answer(message);
      case Command.CREATE_CHAN -> created(message);
      case Command.CREATE_CH_FAIL -> drop(message.first(), "the server does not have it any more");
      case Command.SERVER_DISCONN -> drop(message.first(), "the IOC closed the channel");
      case Command.SEARCH -> client.search().answered(message, address.getAddress());
      case Command.ERROR -> refused(message);
      default -> {
        // Versions, access rights, echoes and the end of channels ask for nothing.
      }
    }
  }

  @Override
  public void muchCame() {
    client.inputFilled();
  }

  private void event(MessageReader message) {
    int id = message.second();
    Subscription subscription = subscriptions.get(id);
    if (subscription != null) {
      deliver(message, subscription.type(), subscription.form(), subscription.receiver());
    } else if (message.payloadLength() == 0) {
      subscriptions.ended(id);
    }
  }

  private void answer(MessageReader message) {
    Read read = reads.remove(message.second());
    if (read != null && read.link.circuit() == this) {
      deliver(message, read.type, read.form, read.receiver);
    }
  }

  private void deliver(
      MessageReader message, NativeType type, Form form, CaLink.Receiver receiver) {
    try {
      if (message.first() != Command.ECA_NORMAL) {
        receiver.failed("the IOC sends no value, its status is " + (message.first() >>> 3));
      } else if (message.type() == form.number(type) && value.at(message, type, form)) {
        receiver.received(value);
      } else {
        receiver.failed("the IOC sent something other than was asked for");
      }
    } catch (RuntimeException e) {
      log.error("A value from {} was not handled", address, e);
    }
  }

  @Override
  public void tooLarge(MessageReader message) {
    CaLink.Receiver receiver = null;
    if (message.command() == Command.EVENT_ADD) {
      Subscription subscription = subscriptions.get(message.second());
      receiver = subscription == null ? null : subscription.receiver();
    } else if (message.command() == Command.READ_NOTIFY) {
      Read read = reads.remove(message.second());
      receiver = read == null ? null : read.receiver;
    }
    if (receiver != null) {
      receiver.failed(
          "a value of " + message.payloadLength() + " bytes is larger than the largest taken");
    }
  }

  private void created(MessageReader message) {
    int id = message.first();
    int serverId = message.second();
    CaLink link = client.link(id);
    NativeType type = NativeType.of(message.type());
    if (link == null || link.circuit() != this || link.state() != LinkState.CONNECTING) {
      connection.out().message(Command.CLEAR_CHANNEL, 0, 0, serverId, id);
      flushSoon();
    } else if (type == null) {
      drop(id, "the server offers the unknown type " + message.type());
    } else {
      link.created(serverId, type, message.count());
    }
  }

  private void drop(int linkId, String why) {
    CaLink link = client.link(linkId);
    if (link != null && links.remove(link)) {
      link.gone(why);
      client.search().again(link);
    }
  }

  private void refused(MessageReader message) {
    int length = (int) message.payloadLength() - MessageReader.SHORT_HEADER;
    String text =
        length <= 0
            ? ""
            : new String(
                    message.bytes().array(),
                    message.payload() + MessageReader.SHORT_HEADER,
                    length,
                    StandardCharsets.UTF_8)
                .replace('\0', ' ')
                .strip();
    CaLink link = client.link(message.first());
    log.warn(
        "{}: the server at {} refuses a request, its status is {}: {}",
        link == null ? "A channel" : link,
        address,
        message.second() >>> 3,
        text);
  }

  // What is asked for.

  /** Asks for a channel. */
  void create(CaLink link) {
    links.add(link);
    link.found(this);
    connection
        .out()
        .withText(Command.CREATE_CHAN, 0, 0, link.id(), Command.MINOR_VERSION, link.name());
    flushSoon();
  }

  Subscription subscribe(
      CaLink link, NativeType type, Form form, long count, int mask, CaLink.Receiver receiver) {
    Subscription added = subscriptions.add(type, form, count, mask, receiver);
    connection.out().subscription(form.number(type), count, link.serverId(), added.id(), mask);
    flushSoon();
    return added;
  }

  void cancel(CaLink link, Subscription old) {
    subscriptions.end(old);
    connection
        .out()
        .message(
            Command.EVENT_CANCEL,
            old.form().number(old.type()),
            old.count(),
            link.serverId(),
            old.id());
    flushSoon();
  }

  /** Lets nothing more reach the receiver. */
  void forget(Subscription old) {
    subscriptions.forget(old);
  }

  void read(CaLink link, NativeType type, Form form, long count, CaLink.Receiver receiver) {
    int id = nextRead++;
    reads.put(id, new Read(link, type, form, receiver));
    connection.out().message(Command.READ_NOTIFY, form.number(type), count, link.serverId(), id);
    flushSoon();
  }

  /** The link wants no more of the server. */
  void leave(CaLink link) {
    boolean made = link.state() == LinkState.CONNECTED || link.state() == LinkState.SILENT;
    if (links.remove(link) && made) {
      connection.out().message(Command.CLEAR_CHANNEL, 0, 0, link.serverId(), link.id());
      flushSoon();
    }
  }

  /** Asks for a name, of a server that knows where names are. */
  void search(String name, int id) {
    // One that does not read is asked no more; names are searched again and again anyway.
    if (connection.out().length() < SEARCHES_WAITING) {
      connection
          .out()
          .withText(Command.SEARCH, Search.DO_NOT_REPLY, Command.MINOR_VERSION, id, id, name);
      flushSoon();
    }
  }

  private void flushSoon() {
    if (!toFlush && connection.isConnected()) {
      toFlush = true;
      client.flushSoon(this);
    }
  }

  void flush() {
    toFlush = false;
    connection.flush();
  }

  // Life.

  @Override
  public void heard() {
    heardNanos = client.nanoTime();
    asked = false;
    if (silent) {
      silent = false;
      log.info("The server at {} speaks again", address);
      links.all().forEach(CaLink::heard);
    }
  }

  /**
   * Asks a silent server for a sign of life, and says so when there is none; asks again, so that
   * the network finds out about a server that is not there.
   */
  void checkLife(long silenceNanos, long answerNanos) {
    long now = client.nanoTime();
    if (!connection.isConnected()) {
      if (now - heardNanos > answerNanos) {
        connection.close("the server at " + address + " does not answer");
      }
    } else if (asked ? now - askedNanos > answerNanos : now - heardNanos > silenceNanos) {
      if (asked && !silent) {
        silent = true;
        log.warn("The server at {} gives no sign of life", address);
        links.all().forEach(link -> link.silent("the IOC gives no sign of life"));
      }
      asked = true;
      askedNanos = now;
      connection.out().message(Command.ECHO, 0, 0, 0, 0);
      flushSoon();
    }
  }

  /** Ends the connection. */
  void close(String why) {
    connection.close(why);
  }

  @Override
  public void ended(String why) {
    client.ended(this);
    reads.clear();
    List<CaLink> left = links.all();
    links.clear();
    if (!left.isEmpty()) {
      log.info("{} channels of the server at {} are lost: {}", left.size(), address, why);
    }
    for (CaLink link : left) {
      link.gone(why);
      client.search().again(link);
    }
  }
}
