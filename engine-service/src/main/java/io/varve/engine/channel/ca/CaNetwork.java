package io.varve.engine.channel.ca;

import io.varve.engine.ca.CaClient;
import io.varve.engine.channel.Channel;
import io.varve.engine.channel.sampling.ClockRule;
import io.varve.engine.channel.sampling.ScanTimer;
import io.varve.engine.recording.Recording;
import io.varve.engine.recording.Rounds;
import io.varve.typeinfo.MetaInfo;
import io.varve.typeinfo.TypeInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Channel Access: what archives, probes and follows PVs over one client.
 *
 * <p>All that happens to a channel happens on the client's thread, so nothing here is locked; other
 * threads hand that thread a job. Samples are handed to the shards when a round of it ends.
 * Thread-safe.
 */
public final class CaNetwork implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CaNetwork.class);
  private static final long PATIENCE_SECONDS = 5;

  /** Parts in which the channels are looked at, so that reads are spread over the period. */
  private static final int LOOKS = 100;

  private final CaClient client;
  private final Rounds rounds;
  private final CaUpdate update = new CaUpdate();
  private final Set<CaChannel> watched = new LinkedHashSet<>();
  private final Duration watchPeriod;
  private final LongAdder renewals = new LongAdder();

  /**
   * Joins the network.
   *
   * @param environment finds an environment variable
   * @param nanoTime as {@link System#nanoTime()}
   * @throws IllegalStateException when there is none
   */
  public CaNetwork(
      CaProperties properties,
      Function<String, @Nullable String> environment,
      Rounds rounds,
      LongSupplier nanoTime) {
    this.rounds = rounds;
    try {
      this.client =
          new CaClient(
              properties.settings(environment),
              nanoTime,
              RandomGenerator.getDefault(),
              rounds::end);
    } catch (IOException e) {
      throw new IllegalStateException("Channel Access did not start: " + e.getMessage(), e);
    }
    this.watchPeriod = properties.watchPeriod();
    client.execute(rounds::collect);
    client.execute(this::lookLater);
    client.start();
  }

  /** Opens the channel of an archived PV. */
  public Channel open(TypeInfo info, Recording recording, ClockRule rule) {
    return new CaChannel(this, info, recording, rule);
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

  /** Subscriptions made anew because an IOC had stopped sending updates. */
  public long renewals() {
    return renewals.sum();
  }

  /** How often names were sent out in searches. */
  public long namesSent() {
    return client.namesSent();
  }

  /** Servers that are connected or being connected. */
  public int circuits() {
    return client.circuits();
  }

  CaClient client() {
    return client;
  }

  // On the client's thread.

  void watch(CaChannel channel) {
    watched.add(channel);
  }

  void unwatch(CaChannel channel) {
    watched.remove(channel);
  }

  void renewed(String pvName) {
    renewals.increment();
    log.warn("{}: its value moves but no update comes; it is subscribed anew", pvName);
  }

  private void lookLater() {
    var _ = client.after(watchPeriod.dividedBy(LOOKS), this::look);
  }

  /** Looks at so many channels that each has its turn once in a period. */
  private void look() {
    lookLater();
    int turn = (watched.size() + LOOKS - 1) / LOOKS;
    List<CaChannel> first = watched.stream().limit(turn).toList();
    for (CaChannel channel : first) {
      watched.remove(channel);
      watched.add(channel);
      channel.look();
    }
  }

  /** Where an update is looked at; on the client's thread only. */
  CaUpdate update() {
    return update;
  }

  /**
   * Has the client's thread do something and waits for it, and for the samples that came before.
   */
  void await(String pvName, Runnable job) {
    if (client.isOwnThread()) {
      job.run();
      return;
    }
    CompletableFuture<Void> done = new CompletableFuture<>();
    client.execute(
        () -> {
          try {
            job.run();
          } finally {
            rounds.end();
            done.complete(null);
          }
        });
    try {
      done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      log.warn(
          "{}: Channel Access has not done within {} s what was asked", pvName, PATIENCE_SECONDS);
    }
  }

  /** Ticks on the client's thread. */
  ScanTimer timer() {
    return (period, task) -> {
      Ticking ticking = new Ticking(period, task);
      client.execute(ticking::next);
      return ticking;
    };
  }

  private final class Ticking implements ScanTimer.Ticking {
    private final Duration period;
    private final Runnable task;
    private volatile boolean closed;

    private Ticking(Duration period, Runnable task) {
      this.period = period;
      this.task = task;
    }

    private void next() {
      if (!closed) {
        var _ = client.after(period, this::tick);
      }
    }

    private void tick() {
      if (!closed) {
        next();
        task.run();
      }
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
