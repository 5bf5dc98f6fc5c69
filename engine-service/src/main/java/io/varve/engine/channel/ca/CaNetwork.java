package io.varve.engine.channel.ca;

import com.cosylab.epics.caj.CAJContext;
import gov.aps.jca.CAException;
import gov.aps.jca.configuration.ConfigurationException;
import gov.aps.jca.configuration.DefaultConfiguration;
import io.varve.engine.channel.Channel;
import io.varve.engine.channel.sampling.SampledPv;
import io.varve.typeinfo.MetaInfo;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Channel Access: one CAJ context, and the one thread that asks it for anything.
 *
 * <p>CAJ calls connection listeners while it holds the channel's lock, and sends while it holds the
 * connection's; a request made from such a call can deadlock with another thread. So calls from the
 * library only change our own state, and requests are jobs of this thread, followed by one flush
 * for many. Thread-safe.
 */
public final class CaNetwork implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CaNetwork.class);
  private static final long FLUSH_MILLIS = 2;

  /** An action on the context. */
  interface Request {
    void run() throws CAException;
  }

  private final CAJContext context = new CAJContext();
  private final ScheduledExecutorService worker =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("ca-requests").factory());
  private final ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicBoolean flushPending = new AtomicBoolean();

  /**
   * Joins the network.
   *
   * @param environment finds an environment variable
   * @throws IllegalStateException when the library does not start
   */
  public CaNetwork(CaProperties properties, Function<String, @Nullable String> environment) {
    CaSettings settings = properties.settings(environment);
    // Without this the library starts a detached process that outlives the engine.
    System.setProperty("CA_DISABLE_REPEATER", "true");
    DefaultConfiguration configuration = new DefaultConfiguration("context");
    configuration.setAttribute("addr_list", settings.addrList());
    configuration.setAttribute("auto_addr_list", Boolean.toString(settings.autoAddrList()));
    configuration.setAttribute("server_port", Integer.toString(settings.serverPort()));
    configuration.setAttribute("repeater_port", Integer.toString(settings.repeaterPort()));
    configuration.setAttribute("max_array_bytes", Integer.toString(settings.maxArrayBytes()));
    configuration.setAttribute("connection_timeout", Float.toString(settings.connTmo()));
    configuration.setAttribute("max_search_interval", Float.toString(settings.maxSearchPeriod()));
    try {
      context.configure(configuration);
      context.setDoNotShareChannels(true);
      context.initialize();
    } catch (ConfigurationException | CAException e) {
      throw new IllegalStateException("Channel Access did not start: " + e.getMessage(), e);
    }
  }

  /** Opens the channel of an archived PV. */
  public Channel open(SampledPv pv) {
    return new CaChannel(this, pv);
  }

  /**
   * Learns about a PV.
   *
   * @param window how long to watch it once found
   */
  public AutoCloseable probe(String pvName, Duration window, Consumer<MetaInfo> learned) {
    return new CaProbe(this, pvName, window, learned);
  }

  /**
   * Follows a number, such as that of a controlling PV.
   *
   * @param changed told every value, one after the other
   */
  public AutoCloseable follow(String pvName, Consumer<Double> changed) {
    return new CaFollower(this, pvName, changed);
  }

  CAJContext context() {
    return context;
  }

  /** Has the requests' thread do something; failures are logged with the PV's name. */
  void request(String pvName, Request request) {
    try {
      worker.execute(
          () -> {
            try {
              request.run();
            } catch (CAException | RuntimeException e) {
              log.warn("{}: a Channel Access request failed: {}", pvName, e.toString());
            }
            flushSoon();
          });
    } catch (RejectedExecutionException e) {
      log.debug("{}: Channel Access is closing", pvName, e);
    }
  }

  /** Has a thread of its own do something later. */
  void later(Duration delay, Runnable task) {
    try {
      var _ =
          worker.schedule(
              () -> {
                var _ = tasks.submit(task);
              },
              delay.toMillis(),
              TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      log.debug("Channel Access is closing", e);
    }
  }

  private void flushSoon() {
    if (!worker.isShutdown() && flushPending.compareAndSet(false, true)) {
      var _ = worker.schedule(this::flush, FLUSH_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void flush() {
    flushPending.set(false);
    try {
      context.flushIO();
    } catch (CAException | IllegalStateException e) {
      log.warn("Channel Access requests were not sent: {}", e.toString());
    }
  }

  @Override
  public void close() {
    worker.shutdown();
    try {
      if (!worker.awaitTermination(5, TimeUnit.SECONDS)) {
        log.warn("Channel Access requests did not end within 5 s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    context.dispose();
    tasks.shutdown();
  }
}
