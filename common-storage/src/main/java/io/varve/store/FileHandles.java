package io.varve.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many partition files a process has open at once, over all its stores. Beyond the bound nobody
 * opens another: EPICS channels and HTTP need handles too, and die without. Thread-safe.
 *
 * <p>Readers may hold many files each for as long as a client reads, appends hold one for a moment.
 * So a quarter is kept for appends. Nothing stays open between two uses, hence there is nothing to
 * evict: who finds none free waits a while and is refused then. That also ends the wait of queries
 * which all hold some files and need another.
 */
public final class FileHandles {
  private final int total;
  private final Duration longestWait;
  private final int readers;
  private final Semaphore all;
  private final Semaphore forReaders;
  private final LongAdder refused = new LongAdder();

  /**
   * @param total files open at once, at least 2
   * @param longestWait for a handle, before a refusal
   */
  public FileHandles(int total, Duration longestWait) {
    if (total < 2) {
      throw new IllegalArgumentException(
          "There must be at least 2 file handles, one to read and one to append, not " + total);
    }
    this.total = total;
    this.longestWait = longestWait;
    this.all = new Semaphore(total);
    this.readers = total - Math.max(1, total / 4);
    this.forReaders = new Semaphore(readers);
  }

  /** As many as the operating system gives. */
  public static FileHandles unbounded() {
    return new FileHandles(Integer.MAX_VALUE, Duration.ZERO);
  }

  /** The right to have a file open; closed again once the file is. Closing twice does no harm. */
  public interface Handle extends Closeable {
    @Override
    void close();
  }

  /**
   * A handle to append with.
   *
   * @throws IOException when none is free within the wait
   */
  public Handle toAppend() throws IOException {
    return take(all, 1);
  }

  /**
   * A handle to read with.
   *
   * @throws IOException when none is free within the wait
   */
  public Handle toRead() throws IOException {
    return toRead(1);
  }

  /**
   * One handle for several files that are read together. They are taken at once, as who waited for
   * one with another in hand might wait for somebody who does the same.
   *
   * @throws IOException when so many are not free within the wait
   */
  Handle toRead(int files) throws IOException {
    int taken = Math.min(files, readers);
    Handle reader = take(forReaders, taken);
    try {
      Handle file = take(all, taken);
      return once(
          () -> {
            file.close();
            reader.close();
          });
    } catch (IOException e) {
      reader.close();
      throw e;
    }
  }

  /** Files that are open. */
  public int open() {
    return total - all.availablePermits();
  }

  /** Requests that found none free in time. */
  public long refused() {
    return refused.sum();
  }

  private Handle take(Semaphore handles, int files) throws IOException {
    try {
      if (!handles.tryAcquire(files, longestWait.toNanos(), TimeUnit.NANOSECONDS)) {
        refused.increment();
        throw new IOException(
            "All "
                + total
                + " file handles for partition files were in use for "
                + longestWait.toMillis()
                + " ms; ask for less at once, or raise varve.files.open");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while waiting for a file handle");
    }
    return once(() -> handles.release(files));
  }

  private static Handle once(Runnable release) {
    AtomicBoolean held = new AtomicBoolean(true);
    return () -> {
      if (held.compareAndSet(true, false)) {
        release.run();
      }
    };
  }
}
