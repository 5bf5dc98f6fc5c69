package io.varve.etl.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Threads that help one that has many moves before it, when they have nothing else to do: while one
 * move waits for the disk another reads. Whoever asks does as much as is left himself, so that
 * nobody waits for a helper who is kept by a disk that hangs elsewhere. Thread-safe.
 */
public final class Crew {
  private static final long IDLE_SECONDS = 10;

  private final int size;
  private final ExecutorService helpers;

  /**
   * @param size helpers at most, of all who ask together
   */
  public Crew(int size) {
    this.size = size;
    // Without a queue: a helper is there now, or does not come.
    this.helpers =
        new ThreadPoolExecutor(
            0,
            size,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform().daemon().name("etl-crew-", 0).factory(),
            new ThreadPoolExecutor.DiscardPolicy());
  }

  /**
   * Does all tasks, in any order and several at once, and returns when all have ended.
   *
   * @throws RuntimeException or an error: the first that a task threw; the others were done all the
   *     same
   */
  void runAll(List<? extends Runnable> tasks) {
    Queue<Runnable> left = new ConcurrentLinkedQueue<>(new ArrayList<Runnable>(tasks));
    CountDownLatch unfinished = new CountDownLatch(tasks.size());
    AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();
    Runnable work =
        () -> {
          for (Runnable task = left.poll(); task != null; task = left.poll()) {
            try {
              task.run();
            } catch (RuntimeException | Error e) {
              fault.compareAndSet(null, e);
            } finally {
              unfinished.countDown();
            }
          }
        };
    for (int i = 1; i < Math.min(tasks.size(), size + 1); i++) {
      helpers.execute(work);
    }
    work.run();
    awaitUninterrupted(unfinished);
    switch (fault.get()) {
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case null, default -> {
        // All went well.
      }
    }
  }

  /** An interrupt must not let go of files that a helper is still moving. */
  private static void awaitUninterrupted(CountDownLatch unfinished) {
    boolean interrupted = false;
    while (true) {
      try {
        unfinished.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
