package io.varve.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps the engine's late appends and ETL's removals in one store root apart, across processes.
 *
 * <p>It locks a file of its own rather than the partition file, because a process loses its lock on
 * a file as soon as it closes any other handle on it. Two users within one JVM meet at the same
 * lock: the JVM refuses the second with an exception, which is taken as "busy".
 */
final class RootLock implements Closeable {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(1);

  private final FileChannel file;
  private final FileLock lock;

  private RootLock(FileChannel file, FileLock lock) {
    this.file = file;
    this.lock = lock;
  }

  /**
   * Waits for the lock of a store root.
   *
   * @throws IOException when it is not free within ten seconds
   */
  static RootLock acquire(Path root, Durable durable) throws IOException {
    Path folder = Sidecars.folder(root, "locks");
    Path path = folder.resolve("removal.lock");
    durable.createFolders(folder);
    FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
      while (true) {
        FileLock lock = tryLock(file);
        if (lock != null) {
          return new RootLock(file, lock);
        }
        if (System.nanoTime() - deadline > 0) {
          throw new IOException(
              "The lock " + path + " was not free for " + LONGEST_WAIT.toSeconds() + " s");
        }
        if (Thread.interrupted()) {
          throw new InterruptedIOException("Interrupted while waiting for the lock " + path);
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static @org.jspecify.annotations.Nullable FileLock tryLock(FileChannel file)
      throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException heldInThisJvm) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    try (file) {
      lock.release();
    }
  }
}
