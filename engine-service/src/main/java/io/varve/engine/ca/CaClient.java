package io.varve.engine.ca;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Channel Access as seen by a client: searches, circuits and links, all on one thread.
 *
 * <p>The thread waits for the network, its timers and the jobs of other threads. A round ends when
 * all that was there has been handled; then what was written is sent, and the owner is told.
 */
public final class CaClient implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CaClient.class);
  private static final int INPUT_BYTES = 256 * 1024;

  /** Bytes before the elements of a value, at most: units, limits or labels. */
  private static final int LARGEST_DESCRIPTION = 512;

  /** What an array of Java holds, with room for a header. */
  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 1024;

  private static final long LIFE_CHECK_NANOS = 1_000_000_000L;
  private static final long ANSWER_NANOS = 5_000_000_000L;
  private static final long REPEATER_NANOS = 10_000_000_000L;
  private static final long NAME_SERVER_NANOS = 5_000_000_000L;
  private static final long HURRY_NANOS = 5_000_000_000L;
  private static final long LONGEST_WAIT_NANOS = 1_000_000_000L;
  private static final long AFTER_FAULT_NANOS = 100_000_000L;

  /**
   * From the beginning of a round in which something came to the next one: a server sends what it
   * has in many small pieces, and one look at a hundred of them costs little more than at one.
   */
  private static final long PACE_NANOS = 40_000_000L;

  /** Something the selector tells that it can go on. */
  interface Ready {
    void ready();
  }

  private final CaSettings settings;
  private final LongSupplier nanoTime;
  private final Runnable roundEnds;
  private final String hostName;
  private final Selector selector;
  private final Timers timers;
  private final Search search;
  private final Repeater repeater;
  private final Beacons beacons = new Beacons();
  private final Thread thread;
  private final Queue<Runnable> jobs = new ConcurrentLinkedQueue<>();
  private final ByteBuffer input = ByteBuffer.allocate(INPUT_BYTES);
  private final LinkTable links = new LinkTable();
  private final Map<InetSocketAddress, Circuit> circuits = new HashMap<>();
  private final List<Circuit> toFlush = new ArrayList<>();
  private int nextLink = 1;
  private boolean inputFilled;
  private long hurriedNanos;
  private volatile int circuitCount;
  private volatile boolean closed;

  /**
   * Joins the network.
   *
   * @param roundEnds called on the client's thread when all that came at once has been handed over
   * @throws IOException when there is no network
   */
  public CaClient(
      CaSettings settings, LongSupplier nanoTime, RandomGenerator random, Runnable roundEnds)
      throws IOException {
    this.settings = settings;
    this.nanoTime = nanoTime;
    this.roundEnds = roundEnds;
    // Asked for once and here: names may take long to resolve, and the thread must never wait.
    this.hostName = HostName.ofThisMachine();
    this.hurriedNanos = nanoTime.getAsLong();
    this.timers = new Timers(nanoTime);
    this.selector = Selector.open();
    this.repeater = new Repeater(selector, settings.repeaterPort(), this::beacon);
    try {
      this.search = new Search(this, selector, settings, random);
    } catch (IOException | RuntimeException e) {
      selector.close();
      throw e;
    }
    this.thread = Thread.ofPlatform().daemon().name("channel-access").unstarted(this::run);
  }

  /** Begins to work. */
  public CaClient start() {
    execute(this::attendRepeater);
    execute(this::checkLife);
    if (!settings.nameServers().isEmpty()) {
      execute(this::attendNameServers);
    }
    thread.start();
    return this;
  }

  /** Has the client's thread do something, in the order of calls. From any thread. */
  public void execute(Runnable job) {
    jobs.add(job);
    if (!isOwnThread()) {
      selector.wakeup();
      LockSupport.unpark(thread);
    }
  }

  /** Whether the calling thread is the client's. */
  public boolean isOwnThread() {
    return Thread.currentThread().equals(thread);
  }

  /** Has the client's thread do something after some time; give it up with what is returned. */
  public Runnable after(Duration delay, Runnable task) {
    Timers.Timer timer = timers.after(delay.toNanos(), task);
    return timer::cancel;
  }

  /** Looks for the listener's name from now on. */
  public CaLink open(CaLink.Listener listener) {
    CaLink link = new CaLink(this, nextLink++, listener);
    links.add(link);
    search.begin(link);
    return link;
  }

  /** Servers that are connected or being connected. From any thread. */
  public int circuits() {
    return circuitCount;
  }

  /** How often names were sent out in searches. From any thread. */
  public long namesSent() {
    return search.namesSent();
  }

  private void run() {
    while (!closed) {
      try {
        int ready = select();
        long handled = nanoTime();
        for (Runnable job = jobs.poll(); job != null; job = jobs.poll()) {
          guarded(job);
        }
        timers.run();
        flush();
        roundEnds.run();
        if (ready > 0 && !inputFilled) {
          pause(handled);
        }
        inputFilled = false;
      } catch (IOException | RuntimeException | Error e) {
        // Whatever it is: without this thread nothing would be archived any more, and nobody told.
        log.error("Channel Access stumbled over a fault", e);
        LockSupport.parkNanos(this, AFTER_FAULT_NANOS);
      }
    }
    shutDown();
  }

  private int select() throws IOException {
    long wait = timers.nanosToNext(LONGEST_WAIT_NANOS);
    // Rounded up, because 0 would wait without end.
    return wait == 0
        ? selector.selectNow(CaClient::handle)
        : selector.select(CaClient::handle, TimeUnit.NANOSECONDS.toMillis(wait + 999_999));
  }

  /** Until the next round, unless something else is to be done before. */
  private void pause(long since) {
    long left = timers.nanosToNext(PACE_NANOS);
    while (left > 0 && jobs.isEmpty() && !closed) {
      LockSupport.parkNanos(this, left);
      left = Math.min(since + PACE_NANOS - nanoTime(), timers.nanosToNext(PACE_NANOS));
    }
  }

  /** So much came at once that there must be more. */
  void inputFilled() {
    inputFilled = true;
  }

  private static void handle(SelectionKey key) {
    try {
      ((Ready) key.attachment()).ready();
    } catch (RuntimeException e) {
      log.error("What came from the network was not handled", e);
    }
  }

  private static void guarded(Runnable job) {
    try {
      job.run();
    } catch (RuntimeException e) {
      log.error("A job of Channel Access failed", e);
    }
  }

  private void flush() {
    // A flush that fails ends a circuit, whose links may then write to others.
    for (int i = 0; i < toFlush.size(); i++) {
      toFlush.get(i).flush();
    }
    toFlush.clear();
  }

  // For the circuits, links and searches.

  long nanoTime() {
    return nanoTime.getAsLong();
  }

  Timers timers() {
    return timers;
  }

  Search search() {
    return search;
  }

  String userName() {
    return System.getProperty("user.name", "varve");
  }

  String hostName() {
    return hostName;
  }

  Connection connect(InetSocketAddress address, Connection.Owner owner) throws IOException {
    int largest = Math.min(settings.maxArrayBytes(), LARGEST_ARRAY) + LARGEST_DESCRIPTION;
    return new Connection(selector, address, input, largest, owner);
  }

  @Nullable CaLink link(int id) {
    return links.get(id);
  }

  void forget(CaLink link) {
    var _ = links.remove(link);
  }

  /** A server has the name of a link. */
  void found(CaLink link, InetSocketAddress server) {
    Circuit circuit = circuit(server);
    if (circuit != null) {
      circuit.create(link);
    }
  }

  private @Nullable Circuit circuit(InetSocketAddress server) {
    Circuit there = circuits.get(server);
    if (there != null) {
      return there;
    }
    try {
      Circuit made = new Circuit(this, server);
      circuits.put(server, made);
      circuitCount = circuits.size();
      return made;
    } catch (IOException e) {
      log.warn("The server at {} cannot be reached: {}", server, e.getMessage());
      return null;
    }
  }

  void ended(Circuit circuit) {
    circuits.remove(circuit.address(), circuit);
    circuitCount = circuits.size();
  }

  void flushSoon(Circuit circuit) {
    toFlush.add(circuit);
  }

  void searchNameServers(String name, int id) {
    for (InetSocketAddress server : settings.nameServers()) {
      Circuit circuit = circuits.get(server);
      if (circuit != null) {
        circuit.search(name, id);
      }
    }
  }

  // What is done every now and then.

  // The next time is planned first, so that no fault ends what recurs.

  private void checkLife() {
    timers.after(LIFE_CHECK_NANOS, this::checkLife);
    for (Circuit circuit : List.copyOf(circuits.values())) {
      if (circuit.isIdle() && !settings.nameServers().contains(circuit.address())) {
        circuit.close("no channel of the server is wanted any more");
      } else {
        circuit.checkLife(settings.silence().toNanos(), ANSWER_NANOS);
      }
    }
  }

  private void attendRepeater() {
    timers.after(REPEATER_NANOS, this::attendRepeater);
    repeater.attend();
  }

  private void attendNameServers() {
    timers.after(NAME_SERVER_NANOS, this::attendNameServers);
    settings.nameServers().forEach(this::circuit);
  }

  private void beacon(InetSocketAddress server, int number) {
    if (!beacons.isNews(server, number)) {
      return;
    }
    Circuit circuit = circuits.get(server);
    if (circuit != null && circuit.isSilent()) {
      // Else the network might take minutes to find out that nobody is at the other end.
      circuit.close("the IOC has started anew");
    }
    if (nanoTime() - hurriedNanos > HURRY_NANOS) {
      hurriedNanos = nanoTime();
      log.debug("The server at {} has come; names are searched at once", server);
      search.hurry();
    }
  }

  /** Leaves the network; what came before is handed over first. From any other thread. */
  @Override
  public void close() {
    closed = true;
    selector.wakeup();
    LockSupport.unpark(thread);
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void shutDown() {
    for (Runnable job = jobs.poll(); job != null; job = jobs.poll()) {
      guarded(job);
    }
    flush();
    guarded(roundEnds);
    List.copyOf(circuits.values()).forEach(circuit -> circuit.close("the engine stops"));
    try {
      search.close();
      repeater.close();
      selector.close();
    } catch (IOException e) {
      log.debug("The network was not left cleanly", e);
    }
  }
}
