package io.varve.engine.channel.pva;

import io.varve.engine.channel.Channel;
import io.varve.engine.channel.sampling.ClockRule;
import io.varve.engine.channel.sampling.ScanTimer;
import io.varve.engine.recording.Recording;
import io.varve.typeinfo.MetaInfo;
import io.varve.typeinfo.TypeInfo;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.epics.pva.client.PVAClient;
import org.slf4j.LoggerFactory;

/** pvAccess: one client of core-pva. Thread-safe. */
public final class PvaNetwork implements AutoCloseable {
  private static final org.slf4j.Logger log = LoggerFactory.getLogger(PvaNetwork.class);

  /** Held on to, because the level of a logger that nobody holds is forgotten. */
  private static final Logger LIBRARY = Logger.getLogger("org.epics.pva");

  private final PVAClient client;
  private final Clock clock;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("pva-probes").factory());

  /**
   * Joins the network.
   *
   * @throws IllegalStateException when the library does not start
   */
  public PvaNetwork(PvaProperties properties, Clock clock) {
    // It warns of ordinary life, such as updates that arrive while a channel closes.
    LIBRARY.setLevel(Level.SEVERE);
    properties.apply();
    this.clock = clock;
    try {
      this.client = new PVAClient();
    } catch (Exception e) {
      throw new IllegalStateException("pvAccess did not start: " + e.getMessage(), e);
    }
  }

  /** Opens the channel of an archived PV. */
  public Channel open(TypeInfo info, Recording recording, ClockRule rule, ScanTimer timer) {
    return new PvaChannel(client, info, recording, rule, timer);
  }

  /**
   * Learns about a PV.
   *
   * @param window how long to watch it once found
   */
  public AutoCloseable probe(String pvName, Duration window, Consumer<MetaInfo> learned) {
    return new PvaProbe(this, pvName, window, learned);
  }

  PVAClient client() {
    return client;
  }

  Clock clock() {
    return clock;
  }

  /** Has a thread of its own do something later. */
  void later(Duration delay, Runnable task) {
    try {
      var _ =
          timer.schedule(
              () -> {
                var _ = Thread.ofVirtual().name("pva-probe").start(task);
              },
              delay.toMillis(),
              TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      log.debug("pvAccess is closing", e);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    client.close();
  }
}
