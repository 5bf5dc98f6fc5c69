package io.varve.etl.run;

import io.varve.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A bounded pool for each destination, so that one that hangs keeps only its own threads busy.
 *
 * <p>Platform threads: file access holds on to its thread, virtual or not.
 */
public final class WorkerPools implements Workers {
  private final int threads;
  private final ConcurrentMap<Path, ExecutorService> pools = new ConcurrentHashMap<>();

  /**
   * @param threads moves at once into one destination
   */
  public WorkerPools(int threads) {
    this.threads = threads;
  }

  @Override
  public void submit(Store destination, Runnable task) {
    pools
        .computeIfAbsent(
            destination.root(),
            root ->
                Executors.newFixedThreadPool(
                    threads,
                    Thread.ofPlatform()
                        .daemon()
                        .name("etl-" + destination.name() + "-", 0)
                        .factory()))
        .execute(task);
  }

  @Override
  public boolean stop(Duration longest) {
    long deadline = System.nanoTime() + longest.toNanos();
    pools.values().forEach(ExecutorService::shutdown);
    boolean ended = true;
    for (ExecutorService pool : pools.values()) {
      try {
        ended &= pool.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return ended;
  }
}
