package io.varve.engine.ca;

import java.util.PriorityQueue;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is to be done later, in the order of time. Confined to the client's thread. */
final class Timers {
  private static final Logger log = LoggerFactory.getLogger(Timers.class);

  private final LongSupplier nanoTime;
  private final PriorityQueue<Timer> queue = new PriorityQueue<>();

  /** Something that is to be done, unless it is cancelled before. */
  static final class Timer implements Comparable<Timer> {
    private final long dueNanos;
    private final Runnable task;
    private boolean cancelled;

    private Timer(long dueNanos, Runnable task) {
      this.dueNanos = dueNanos;
      this.task = task;
    }

    void cancel() {
      cancelled = true;
    }

    @Override
    public int compareTo(Timer other) {
      // Differences, because the clock may wrap around.
      return Long.compare(dueNanos - other.dueNanos, 0);
    }
  }

  Timers(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  Timer after(long nanos, Runnable task) {
    Timer timer = new Timer(nanoTime.getAsLong() + nanos, task);
    queue.add(timer);
    return timer;
  }

  /** Nanoseconds until the next is due, 0 when one is; {@code atMost} when none is by then. */
  long nanosToNext(long atMost) {
    Timer next = queue.peek();
    return next == null ? atMost : Math.clamp(next.dueNanos - nanoTime.getAsLong(), 0, atMost);
  }

  /** One task's fault is not the others'. */
  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      log.error("What was due on the network's thread failed", e);
    }
  }

  /** Does what is due. */
  void run() {
    long now = nanoTime.getAsLong();
    for (Timer next = queue.peek(); next != null && next.dueNanos - now <= 0; next = queue.peek()) {
      queue.poll();
      if (!next.cancelled) {
        guarded(next.task);
      }
    }
  }
}
