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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
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

  private final CaClient client;
  private final Rounds rounds;
  private final CaUpdate update = new CaUpdate();
  private final ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * Joins the network.
   *
   * @param environment finds an environment variable
   * @throws IllegalStateException when there is none
   */
  public CaNetwork(
      CaProperties properties, Function<String, @Nullable String> environment, Rounds rounds) {
    this.rounds = rounds;
    try {
      this.client =
          new CaClient(
              properties.settings(environment),
              System::nanoTime,
              RandomGenerator.getDefault(),
              rounds::end);
    } catch (IOException e) {
      throw new IllegalStateException("Channel Access did not start: " + e.getMessage(), e);
    }
    client.execute(rounds::collect);
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

  CaClient client() {
    return client;
  }

  /** Where an update is looked at; on the client's thread only. */
  CaUpdate update() {
    return update;
  }

  /** Has a thread of its own do something that may wait. */
  void elsewhere(Runnable task) {
    var _ = tasks.submit(task);
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
          job.run();
          rounds.end();
          done.complete(null);
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
        task.run();
        next();
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
    tasks.shutdown();
  }
}
