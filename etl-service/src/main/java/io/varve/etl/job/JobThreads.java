package io.varve.etl.job;

import io.varve.etl.run.Lookout;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** The threads of the jobs: one that looks for them and a few that do them. */
public final class JobThreads implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(JobThreads.class);
  private static final Duration LONGEST_STOP = Duration.ofSeconds(15);

  private final JobGate gate;
  private final ExecutorService workers;
  private final Lookout lookout;

  /**
   * @param gate shut when the service stops, upon which jobs are left to the next process
   */
  public JobThreads(JobLoop loop, JobGate gate, ExecutorService workers, Duration poll) {
    this.gate = gate;
    this.workers = workers;
    this.lookout = new Lookout("etl-jobs", loop::tick, poll);
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
    gate.shut();
    lookout.requestStop();
    workers.shutdown();
    try {
      if (!lookout.awaitEnd(LONGEST_STOP)
          || !workers.awaitTermination(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS)) {
        log.warn("A job is still at work; it is taken up again when ETL starts");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return lookout.isRunning();
  }
}
