package io.varve.engine.ca;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for names: many in one datagram, at the pace that {@link SearchPace} allows.
 *
 * <p>A datagram is a version message followed by search messages, at most {@value #DATAGRAM} bytes,
 * as servers expect. Name servers are asked the same over TCP.
 */
final class Search implements CaClient.Ready {
  private static final Logger log = LoggerFactory.getLogger(Search.class);

  /** A server without the name is to keep quiet. */
  static final int DO_NOT_REPLY = 5;

  static final int DATAGRAM = 1024;
  private static final int RECEIVED = 64 * 1024;
  static final long ROUND_MILLIS = 10;

  /** Stands for "the host this came from". */
  private static final int SENDER = 0xFFFF_FFFF;

  private final CaClient client;
  private final List<InetSocketAddress> addresses;
  private final DatagramChannel socket;
  private final SearchPace pace;
  private final PriorityQueue<Sought> queue = new PriorityQueue<>();
  private final MessageWriter out = new MessageWriter(2 * DATAGRAM);
  private final ByteBuffer in = ByteBuffer.allocate(RECEIVED);
  private final MessageReader message = new MessageReader();
  private final Set<InetSocketAddress> unreachable = new HashSet<>();
  private final LongAdder namesSent = new LongAdder();
  private boolean roundPlanned;

  private record Sought(CaLink link, long dueNanos, SearchProgress progress)
      implements Comparable<Sought> {
    @Override
    public int compareTo(Sought other) {
      // Differences, because the clock may wrap around.
      return Long.compare(dueNanos - other.dueNanos, 0);
    }
  }

  /**
   * Opens the socket.
   *
   * @throws IOException when there is none
   */
  Search(CaClient client, Selector selector, CaSettings settings, RandomGenerator random)
      throws IOException {
    this.client = client;
    this.addresses = settings.addresses();
    this.pace = new SearchPace(settings.maxSearchPeriod().toMillis(), random);
    this.socket = DatagramChannel.open();
    socket.configureBlocking(false);
    socket.setOption(StandardSocketOptions.SO_BROADCAST, true);
    socket.setOption(StandardSocketOptions.SO_RCVBUF, 4 * 1024 * 1024);
    socket.bind(new InetSocketAddress(0));
    socket.register(selector, SelectionKey.OP_READ, this);
  }

  /** How often a name was sent out. */
  long namesSent() {
    return namesSent.sum();
  }

  /** How many names are being looked for; an estimate while they are found. */
  int sought() {
    return queue.size();
  }

  /** Looks for a link's name from now on. */
  void begin(CaLink link) {
    SearchProgress progress = link.search();
    if (progress != null) {
      enqueue(link, progress, 0);
    }
  }

  /** Looks for the name of a link that was lost, or whose server could not be reached. */
  void again(CaLink link) {
    SearchProgress progress = link.search();
    if (progress != null) {
      enqueue(link, progress, pace.waitMillis(progress));
    }
  }

  private void enqueue(CaLink link, SearchProgress progress, long waitMillis) {
    queue.add(new Sought(link, client.nanoTime() + waitMillis * 1_000_000, progress));
    planRound();
  }

  /** A server has come: names that wait long are searched sooner. */
  void hurry() {
    List<Sought> waiting = List.copyOf(queue);
    queue.clear();
    for (Sought one : waiting) {
      if (isWanted(one)) {
        one.progress.hurry(SearchPace.HURRIED);
        again(one.link);
      }
    }
  }

  private static boolean isWanted(Sought one) {
    return one.progress == one.link.search();
  }

  private void planRound() {
    if (roundPlanned || queue.isEmpty()) {
      return;
    }
    roundPlanned = true;
    long toNext = queue.peek().dueNanos - client.nanoTime();
    client.timers().after(Math.max(toNext, ROUND_MILLIS * 1_000_000), this::round);
  }

  private void round() {
    roundPlanned = false;
    int names = 0;
    for (int i = 0; i < pace.datagrams() && isDue(); i++) {
      names += datagram();
    }
    pace.roundOver(names);
    planRound();
  }

  private boolean isDue() {
    Sought first = queue.peek();
    return first != null && first.dueNanos - client.nanoTime() <= 0;
  }

  private int datagram() {
    out.clear();
    out.message(Command.VERSION, 0, Command.MINOR_VERSION, 0, 0);
    int names = 0;
    while (isDue()) {
      Sought next = queue.peek();
      if (!isWanted(next)) {
        queue.poll();
        continue;
      }
      CaLink link = next.link;
      String name = link.name();
      if (names > 0 && out.length() + MessageWriter.lengthWithText(name) > DATAGRAM) {
        break;
      }
      queue.poll();
      out.withText(Command.SEARCH, DO_NOT_REPLY, Command.MINOR_VERSION, link.id(), link.id(), name);
      client.searchNameServers(name, link.id());
      next.progress.sent();
      names++;
      again(link);
    }
    if (names > 0) {
      namesSent.add(names);
      ByteBuffer datagram = out.toSend();
      for (InetSocketAddress address : addresses) {
        send(datagram.rewind(), address);
      }
    }
    out.clear();
    return names;
  }

  private void send(ByteBuffer datagram, InetSocketAddress address) {
    try {
      socket.send(datagram, address);
      unreachable.remove(address);
    } catch (IOException e) {
      // Said once, until it works again; the names are searched again anyway.
      if (unreachable.add(address)) {
        log.warn("Searches cannot be sent to {}: {}", address, e.getMessage());
      }
    }
  }

  @Override
  public void ready() {
    try {
      for (InetSocketAddress from = receive(); from != null; from = receive()) {
        int at = 0;
        while (message.begin(in, at) && message.payloadLength() <= in.limit() - message.payload()) {
          if (message.command() == Command.SEARCH) {
            answered(message, from.getAddress());
          }
          at = message.payload() + (int) message.payloadLength();
        }
      }
    } catch (IOException e) {
      // Such as a host that says nobody listens there.
      log.debug("An answer to a search was not read", e);
    }
  }

  private @Nullable InetSocketAddress receive() throws IOException {
    in.clear();
    InetSocketAddress from = (InetSocketAddress) socket.receive(in);
    in.flip();
    return from;
  }

  /** A server says that it has a name, or knows which has. */
  void answered(MessageReader answer, InetAddress from) {
    CaLink link = client.link(answer.second());
    if (link == null) {
      return;
    }
    InetSocketAddress server = new InetSocketAddress(host(answer.first(), from), answer.type());
    if (link.state() == LinkState.SEARCHING) {
      pace.answered();
      client.found(link, server);
    } else {
      Circuit at = link.circuit();
      if (at != null && !at.address().equals(server)) {
        log.warn("{}: both {} and {} have it; the first is used", link, at.address(), server);
      }
    }
  }

  static InetAddress host(int address, InetAddress from) {
    if (address == SENDER || address == 0) {
      return from;
    }
    try {
      return InetAddress.getByAddress(ByteBuffer.allocate(4).putInt(address).array());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("Four bytes are an address", e);
    }
  }

  void close() throws IOException {
    socket.close();
  }
}
