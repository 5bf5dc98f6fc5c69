package io.varve.etl.run;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** The scheduler thread: runs the cycle until the service stops. */
public final class EtlLoop implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(EtlLoop.class);
  private static final Duration LONGEST_STOP = Duration.ofSeconds(15);

  private final EtlCycle cycle;
  private final Farewell farewell;
  private final StageRunner runner;
  private final Workers workers;
  private final ExecutorService deleting;
  private final StoreLocks stores;
  private final EtlLease lease;
  private final Duration poll;
  private final CountDownLatch stopRequested = new CountDownLatch(1);
  private @Nullable Thread thread;

  public EtlLoop(
      EtlCycle cycle,
      Farewell farewell,
      StageRunner runner,
      Workers workers,
      ExecutorService deleting,
      StoreLocks stores,
      EtlLease lease,
      Duration poll) {
    this.cycle = cycle;
    this.farewell = farewell;
    this.runner = runner;
    this.workers = workers;
    this.deleting = deleting;
    this.stores = stores;
    this.lease = lease;
    this.poll = poll;
  }

  @Override
  public synchronized void start() {
    if (thread == null && stopRequested.getCount() > 0) {
      thread = Thread.ofPlatform().daemon().name("etl-schedule").start(this::loop);
    }
  }

  private void loop() {
    try {
      do {
        tick();
      } while (!stopRequested.await(poll.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // Whatever left this method would end the schedule for good, without a word.
  private void tick() {
    try {
      cycle.tick();
    } catch (RuntimeException | Error e) {
      log.error("ETL could not look for work; it looks again in {} ms", poll.toMillis(), e);
    }
  }

  @Override
  public synchronized void stop() {
    Thread running = thread;
    if (running == null) {
      return;
    }
    thread = null;
    stopRequested.countDown();
    try {
      if (running.join(LONGEST_STOP)) {
        farewell.say();
      }
      runner.stop();
      if (endsInTime(running)) {
        stores.close();
        lease.release();
      } else {
        // The locks must outlast the moves they protect: they end with the process.
        log.warn("A move is still running; it is settled when ETL starts again");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      log.warn("The locks of the stores could not be given back: {}", e.toString());
    }
  }

  /** Waits for everything that touches files. */
  private boolean endsInTime(Thread running) throws InterruptedException {
    if (!running.join(LONGEST_STOP)) {
      return false;
    }
    deleting.shutdown();
    return deleting.awaitTermination(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS)
        && workers.stop(LONGEST_STOP);
  }

  /** Stops after the engine of the same process, when nothing is written any more. */
  @Override
  public int getPhase() {
    return DEFAULT_PHASE - 1;
  }

  @Override
  public synchronized boolean isRunning() {
    return thread != null;
  }
}
