package io.varve.engine.recording;

import io.varve.journal.FsyncPolicy;
import io.varve.store.PartitionAppender;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Forces partition files to the disk, many at a time: a file system brings what several wait for to
 * the disk in one go, so that ten thousand files take a fraction of ten thousand times one file.
 *
 * <p>Thread-safe.
 */
final class ParallelSync implements AutoCloseable {
  static final int THREADS = 16;
  private static final long IDLE_SECONDS = 5;

  private final PartitionAppender appender;
  private final FsyncPolicy policy;
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          Thread.ofPlatform().daemon().name("file-sync-", 0).factory());

  ParallelSync(PartitionAppender appender, FsyncPolicy policy) {
    this.appender = appender;
    this.policy = policy;
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Forces those that took lines since they were forced last; nothing when the policy is never to.
   *
   * @throws IOException when one cannot be forced; those that are not stay to be forced
   */
  void force(Collection<WrittenFile> files) throws IOException {
    List<WrittenFile> dirty = files.stream().filter(WrittenFile::dirty).toList();
    if (policy == FsyncPolicy.NONE || dirty.isEmpty()) {
      return;
    }
    AtomicInteger next = new AtomicInteger();
    Callable<Void> work =
        () -> {
          for (int i = next.getAndIncrement(); i < dirty.size(); i = next.getAndIncrement()) {
            force(dirty.get(i));
          }
          return null;
        };
    try {
      List<Future<Void>> results =
          threads.invokeAll(Collections.nCopies(Math.min(THREADS, dirty.size()), work));
      throwFirst(results);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while files were forced to the disk");
    }
  }

  private void force(WrittenFile file) throws IOException {
    // What is gone ETL has moved on, which includes a sync, or the PV was deleted.
    appender.sync(file.pv().shortTerm(), file.pv().key(), file.partition());
    file.forced();
  }

  private static void throwFirst(List<Future<Void>> results)
      throws IOException, InterruptedException {
    for (Future<Void> result : results) {
      try {
        result.get();
      } catch (ExecutionException e) {
        throw new IOException("Not every file could be forced to the disk", e.getCause());
      }
    }
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
