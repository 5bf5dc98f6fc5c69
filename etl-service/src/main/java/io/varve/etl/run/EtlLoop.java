package io.varve.etl.run;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Runs the cycle until the service stops, and stops what it started in the order that is safe. */
public final class EtlLoop implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(EtlLoop.class);
  private static final Duration LONGEST_STOP = Duration.ofSeconds(15);

  private final Farewell farewell;
  private final StageRunner runner;
  private final Workers workers;
  private final ExecutorService deleting;
  private final StoreLocks stores;
  private final EtlLease lease;
  private final Lookout lookout;

  public EtlLoop(
      EtlCycle cycle,
      Farewell farewell,
      StageRunner runner,
      Workers workers,
      ExecutorService deleting,
      StoreLocks stores,
      EtlLease lease,
      Duration poll) {
    this.farewell = farewell;
    this.runner = runner;
    this.workers = workers;
    this.deleting = deleting;
    this.stores = stores;
    this.lease = lease;
    this.lookout = new Lookout("etl-schedule", cycle::tick, poll);
  }

  @Override
  public void start() {
    lookout.start();
  }

  @Override
  public synchronized void stop() {
    if (!lookout.isRunning()) {
      return;
    }
    lookout.requestStop();
    try {
      if (lookout.awaitEnd(LONGEST_STOP)) {
        farewell.say();
      }
      runner.stop();
      if (endsInTime()) {
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
  private boolean endsInTime() throws InterruptedException {
    if (!lookout.awaitEnd(LONGEST_STOP)) {
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
  public boolean isRunning() {
    return lookout.isRunning();
  }
}
