package io.varve.etl.space;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** A thread that looks at stores; its own, so that a hung mount holds up nothing else. */
public final class SpaceWatch implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(SpaceWatch.class);
  private static final Duration LONGEST_STOP = Duration.ofSeconds(5);

  private final String name;
  private final Runnable look;
  private @Nullable ScheduledExecutorService thread;

  /**
   * @param name of the thread
   * @param look what it does once a second; bounded
   */
  public SpaceWatch(String name, Runnable look) {
    this.name = name;
    this.look = look;
  }

  @Override
  public synchronized void start() {
    if (thread == null) {
      ScheduledExecutorService started =
          Executors.newSingleThreadScheduledExecutor(
              Thread.ofPlatform().daemon().name(name).factory());
      thread = started;
      Future<?> _ = started.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
    }
  }

  // Whatever left this method would end the looking for good, without a word.
  private void look() {
    try {
      look.run();
    } catch (RuntimeException e) {
      log.error("ETL could not look at the space of its stores", e);
    }
  }

  @Override
  public synchronized void stop() {
    if (thread != null) {
      // Without an interrupt, which would close files under whoever reads them.
      thread.shutdown();
      awaitEnd(thread);
      thread = null;
    }
  }

  private void awaitEnd(ScheduledExecutorService ending) {
    try {
      if (!ending.awaitTermination(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS)) {
        log.warn("{} still waits for a store; it ends with the process", name);
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
