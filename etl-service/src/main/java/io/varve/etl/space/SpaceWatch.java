package io.varve.etl.space;

import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** The thread that looks at the stores; its own, so that a hung mount holds up nothing else. */
public final class SpaceWatch implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(SpaceWatch.class);

  private final SpaceForecast forecast;
  private @Nullable ScheduledExecutorService thread;

  public SpaceWatch(SpaceForecast forecast) {
    this.forecast = forecast;
  }

  @Override
  public synchronized void start() {
    if (thread == null) {
      ScheduledExecutorService started =
          Executors.newSingleThreadScheduledExecutor(
              Thread.ofPlatform().daemon().name("etl-space").factory());
      thread = started;
      Future<?> _ = started.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
    }
  }

  // Whatever left this method would end the looking for good, without a word.
  private void look() {
    try {
      forecast.tick();
    } catch (RuntimeException e) {
      log.error("ETL could not look at the space of its stores", e);
    }
  }

  @Override
  public synchronized void stop() {
    if (thread != null) {
      thread.shutdownNow();
      thread = null;
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return thread != null;
  }
}
