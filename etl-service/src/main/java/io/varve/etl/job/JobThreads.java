package io.varve.etl.job;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** The threads of the jobs: one that looks for them and a few that do them. */
public final class JobThreads implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(JobThreads.class);
  private static final Duration LONGEST_STOP = Duration.ofSeconds(15);

  private final JobLoop loop;
  private final JobGate gate;
  private final ExecutorService workers;
  private final Duration poll;
  private final CountDownLatch stopRequested = new CountDownLatch(1);
  private @Nullable Thread thread;

  /**
   * @param gate shut when the service stops, upon which jobs are left to the next process
   */
  public JobThreads(JobLoop loop, JobGate gate, ExecutorService workers, Duration poll) {
    this.loop = loop;
    this.gate = gate;
    this.workers = workers;
    this.poll = poll;
  }

  @Override
  public synchronized void start() {
    if (thread == null && stopRequested.getCount() > 0) {
      thread = Thread.ofPlatform().daemon().name("etl-jobs").start(this::look);
    }
  }

  private void look() {
    try {
      do {
        tick();
      } while (!stopRequested.await(poll.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // Whatever left this method would end the jobs for good, without a word.
  private void tick() {
    try {
      loop.tick();
    } catch (RuntimeException | Error e) {
      log.error("ETL could not look for jobs; it looks again in {} ms", poll.toMillis(), e);
    }
  }

  @Override
  public synchronized void stop() {
    Thread running = thread;
    if (running == null) {
      return;
    }
    thread = null;
    gate.shut();
    stopRequested.countDown();
    workers.shutdown();
    try {
      if (!running.join(LONGEST_STOP)
          || !workers.awaitTermination(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS)) {
        log.warn("A job is still at work; it is taken up again when ETL starts");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return thread != null;
  }
}
