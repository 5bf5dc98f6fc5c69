package io.varve.operator;

import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that all queries share to compute what must be computed from samples. Few of them, as
 * each may hold the values of a whole bin; who finds none free waits its turn. Thread-safe.
 */
public final class Workers implements AutoCloseable {
  private final int threads;
  private final Room room;
  private final ThreadPoolExecutor pool;

  /**
   * @param threads at least 1
   */
  public Workers(int threads) {
    this(threads, Room.unbounded());
  }

  /**
   * @param threads at least 1
   * @param room for what queries have to hold, by these threads and by their own
   */
  public Workers(int threads, Room room) {
    this.threads = threads;
    this.room = room;
    this.pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("operator-", 1).factory());
  }

  public Room room() {
    return room;
  }

  int threads() {
    return threads;
  }

  /** Whoever wants the work may do it himself, by {@link #help}. */
  <T> FutureTask<T> start(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    pool.execute(task);
    return task;
  }

  /** Does work here unless one of the threads has begun it. */
  void help(FutureTask<?> work) {
    // Also because what waits for busy threads would keep its result for as long.
    if (pool.remove(work)) {
      work.run();
    }
  }

  /** Work that no thread has begun. */
  int waiting() {
    return pool.getQueue().size();
  }

  /** Ends what is being computed; those who wait for it fail. */
  @Override
  public void close() {
    pool.shutdownNow().stream()
        .filter(Future.class::isInstance)
        .forEach(work -> ((Future<?>) work).cancel(false));
  }
}
