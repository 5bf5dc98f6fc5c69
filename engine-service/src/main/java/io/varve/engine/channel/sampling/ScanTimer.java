package io.varve.engine.channel.sampling;

import java.time.Duration;

/** Calls back at a fixed rate. */
@FunctionalInterface
public interface ScanTimer {

  /** A call that no longer comes once this is closed. */
  interface Ticking extends AutoCloseable {
    @Override
    void close();
  }

  /** Calls the task again and again, the first time after one period. */
  Ticking every(Duration period, Runnable task);
}
