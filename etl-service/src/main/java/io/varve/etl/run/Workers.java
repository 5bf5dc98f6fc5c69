package io.varve.etl.run;

import io.varve.store.Store;
import java.time.Duration;

/** Threads that move files. */
public interface Workers {
  /** Runs a task on a thread kept for its destination, when one is free. */
  void submit(Store destination, Runnable task);

  /** Takes no more tasks and waits for the running ones; false when some are still running. */
  boolean stop(Duration longest);
}
