package io.varve.engine.archiving;

import io.varve.engine.recording.FlushLoad;
import io.varve.engine.recording.Tail;
import io.varve.registry.Lease;
import io.varve.sample.Sample;
import io.varve.store.StoreLock;
import io.varve.typeinfo.TypeInfo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The engine's life: waits for its lease, records while it holds it, and ends in an orderly way.
 *
 * <p>Before the lease comes a lock on the journal's folder, which dies with its process. So an
 * engine that was killed can start again at once under the same name, without waiting until its own
 * lease has expired.
 */
public final class Engine implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(Engine.class);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration LONG_WAIT = Duration.ofMinutes(1);

  private final EngineParts parts;
  private final String holder;
  private final EngineLease lease;
  private volatile CountDownLatch stopRequest = new CountDownLatch(0);
  private volatile @Nullable Thread thread;
  private volatile @Nullable EngineSession session;
  private volatile String why = "The engine has not been started";

  /** The reason that was logged last. */
  private String said = "";

  private volatile boolean resting;

  public Engine(EngineParts parts) {
    this.parts = parts;
    this.holder = hostName() + ":" + parts.journals();
    this.lease =
        new EngineLease(
            parts.registry().leases(),
            parts.appliance(),
            holder,
            parts.settings().leaseTerm(),
            parts.clock());
  }

  @Override
  public void start() {
    stopRequest = new CountDownLatch(1);
    resting = false;
    thread = Thread.ofVirtual().name("engine").start(this::run);
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }

  /**
   * Ends the engine: for the time of {@code varve.engine.drain} channels still receive, so that
   * what an IOC has sent already is read; then everything is written.
   */
  @Override
  public void stop() {
    Thread running = thread;
    stopRequest.countDown();
    if (running == null) {
      return;
    }
    Duration patience =
        parts.settings().drain().plus(parts.settings().stopTimeout()).plusSeconds(5);
    try {
      if (!running.join(patience)) {
        log.error("The engine does not end; what is not flushed is in the journal");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread = null;
  }

  /**
   * What the engine waits for before it can have PVs, such as its lease or the replay of its
   * journal; null when it has them.
   */
  public @Nullable String waiting() {
    return session == null ? why : null;
  }

  /** Why the engine does not record; null while it does. */
  public @Nullable String fault() {
    EngineSession current = session;
    if (current == null) {
      return why;
    }
    if (!current.recorder().alive()) {
      return "A writer of the engine has died; the log says of what";
    }
    return lease.mayWrite() ? null : "The engine lease could not be renewed in time";
  }

  /** What keeps samples from their files for the moment; null for nothing. */
  public @Nullable String trouble() {
    EngineSession current = session;
    if (current == null) {
      return null;
    }
    if (resting) {
      return "pausePVsonShutdown was asked for, so nothing is recorded until the engine starts anew";
    }
    Set<Path> full = current.recorder().fullStores();
    if (!full.isEmpty()) {
      return "Nothing is appended to "
          + full
          + ", whose disk has less free space than varve.engine.space-floor";
    }
    Duration waiting = current.recorder().longestWait();
    return waiting.compareTo(LONG_WAIT) > 0
        ? "Samples wait for their file for "
            + waiting.toSeconds()
            + " s; the store is slow or hangs"
        : null;
  }

  /** PVs whose appends were refused for want of disk space, and how often. */
  public Map<String, Long> refusedForSpace() {
    EngineSession current = session;
    return current == null ? Map.of() : current.recorder().refusedForSpace();
  }

  /** The PVs that are being recorded. */
  public List<ArchivedPv> pvs() {
    EngineSession current = session;
    return current == null ? List.of() : current.pvs().all();
  }

  /** A PV that is being recorded. */
  public Optional<ArchivedPv> find(String pvName) {
    EngineSession current = session;
    return current == null ? Optional.empty() : current.pvs().find(pvName);
  }

  /** What is in memory of a PV. */
  public Optional<Tail.PvTail> tail(String pvName) {
    EngineSession current = session;
    return current == null ? Optional.empty() : current.recorder().of(pvName);
  }

  /** How many PVs of the appliance are paused. */
  public int paused() {
    EngineSession current = session;
    return current == null ? 0 : current.pvs().paused();
  }

  /** The type info of a PV of the appliance, paused or not, as the engine saw it last. */
  public Optional<TypeInfo> typeInfo(String pvName) {
    EngineSession current = session;
    return current == null ? Optional.empty() : current.pvs().info(pvName);
  }

  /** The PVs of archive requests that are being looked for. */
  public List<Probe> probes() {
    EngineSession current = session;
    return current == null ? List.of() : current.probes();
  }

  /** Samples that channels have delivered and no shard has taken over. */
  public int queued() {
    EngineSession current = session;
    return current == null ? 0 : current.recorder().queued();
  }

  /** What it costs to bring lines to their files. */
  public FlushLoad load() {
    EngineSession current = session;
    return current == null ? FlushLoad.NONE : current.recorder().load();
  }

  /**
   * The newest sample of a PV that is in a file; what is in memory may be newer.
   *
   * @throws IOException when a store cannot be read
   */
  public Optional<Sample> newestInFiles(TypeInfo info) throws IOException {
    EngineSession current = session;
    return current == null ? Optional.empty() : current.recorder().newestInFiles(info);
  }

  /**
   * Ends the recording of all PVs, shortly after this returns, until the engine starts anew; their
   * type infos stay as they are.
   *
   * @return how many were being recorded
   */
  public int rest() {
    int running = pvs().size();
    resting = true;
    EngineSession current = session;
    if (current != null) {
      current.rest();
    }
    log.warn("{} PVs are paused, as was asked for, until the engine starts anew", running);
    return running;
  }

  private void run() {
    while (!stopped(Duration.ZERO)) {
      try (StoreLock journals = StoreLock.acquire(parts.journals(), StoreLock.ENGINE, holder)) {
        recordWhileLeased();
      } catch (IOException | RuntimeException e) {
        say(String.valueOf(e.getMessage()), e);
        stopped(RETRY);
      }
    }
  }

  private void recordWhileLeased() throws IOException {
    Optional<Lease> held = lease.acquire();
    if (held.isEmpty()) {
      say(lease.describeHolder(), null);
      stopped(RETRY);
      return;
    }
    why = "What its journal holds is being brought to the files";
    EngineSession current = EngineSession.open(parts, lease, held.get(), holder);
    session = current;
    said = "";
    if (resting) {
      // Asked for while an earlier lease was held.
      current.rest();
    }
    boolean leased = true;
    try {
      while (leased && !stopped(parts.settings().poll())) {
        leased = pollOnce(current);
      }
      if (leased) {
        // What an IOC sent before the signal is still on its way.
        pause(parts.settings().drain());
      } else {
        say("The engine lease was lost: " + lease.describeHolder(), null);
      }
    } finally {
      current.close(parts.settings().stopTimeout());
      session = null;
      why = "The engine is stopped";
      lease.release();
    }
  }

  /** False when the lease is lost; a registry that does not answer is no such thing yet. */
  private boolean pollOnce(EngineSession current) {
    try {
      if (!lease.renewWhenDue()) {
        return false;
      }
      current.poll();
    } catch (RuntimeException e) {
      log.error("The registry does not answer; recording goes on while the lease lasts", e);
    }
    return true;
  }

  /** Waits for a stop; true when it was asked for. */
  private boolean stopped(Duration within) {
    try {
      return stopRequest.await(within.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private static void pause(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Logs a reason when it is a new one. */
  private void say(String reason, @Nullable Throwable cause) {
    if (!reason.equals(said)) {
      log.warn("The engine does not record: {}", reason, cause);
    }
    said = reason;
    why = reason;
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
