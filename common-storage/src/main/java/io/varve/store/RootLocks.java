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
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the engine's late appends and ETL's removals in a store root apart, across threads and
 * processes.
 *
 * <p>A process loses its lock on a file as soon as it closes any handle on that file. So what is
 * locked is a file of its own and not the partition file, and its handle stays open between two
 * holders: one thread that closed its own would take the lock of the next one away. Users who have
 * not the same {@code RootLocks} meet at the JVM, which refuses the second lock with an exception
 * that is taken as "busy".
 */
final class RootLocks {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(1);

  private final Durable durable;
  private final ConcurrentMap<Path, RootFile> files = new ConcurrentHashMap<>();

  RootLocks(Durable durable) {
    this.durable = durable;
  }

  /**
   * Waits for the lock of a store root.
   *
   * @throws IOException when it is not free within ten seconds
   */
  Hold acquire(Path root) throws IOException {
    Path path = Sidecars.folder(root, "locks").resolve("removal.lock");
    return files.computeIfAbsent(path, RootFile::new).acquire(durable);
  }

  /** A store root that is locked until this is closed. */
  static final class Hold implements Closeable {
    private final RootFile file;
    private final FileLock lock;

    private Hold(RootFile file, FileLock lock) {
      this.file = file;
      this.lock = lock;
    }

    @Override
    public void close() throws IOException {
      try {
        lock.release();
      } finally {
        file.mutex.unlock();
      }
    }
  }

  /** The file of one root; its handle is used by who has the mutex. */
  private static final class RootFile {
    private final Path path;
    private final ReentrantLock mutex = new ReentrantLock();
    private @Nullable FileChannel handle;
    private Edition opened = Edition.ABSENT;

    RootFile(Path path) {
      this.path = path;
    }

    Hold acquire(Durable durable) throws IOException {
      long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
      requireMutex();
      try {
        return new Hold(this, lock(handle(durable), deadline));
      } catch (IOException | RuntimeException e) {
        mutex.unlock();
        throw e;
      }
    }

    private void requireMutex() throws IOException {
      try {
        if (!mutex.tryLock(LONGEST_WAIT.toNanos(), TimeUnit.NANOSECONDS)) {
          throw notFree();
        }
      } catch (InterruptedException e) {
        throw interrupted();
      }
    }

    /** Opened anew when somebody removed the file: others would lock another of its name. */
    private FileChannel handle(Durable durable) throws IOException {
      FileChannel known = handle;
      if (known != null && known.isOpen() && Edition.of(path).equals(opened)) {
        return known;
      }
      if (known != null) {
        known.close();
      }
      durable.createFolders(Objects.requireNonNull(path.getParent(), "a lock lies in a folder"));
      FileChannel fresh =
          FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      handle = fresh;
      opened = Edition.of(path);
      return fresh;
    }

    private FileLock lock(FileChannel file, long deadline) throws IOException {
      while (true) {
        FileLock lock = tryLock(file);
        if (lock != null) {
          return lock;
        }
        if (System.nanoTime() - deadline > 0) {
          throw notFree();
        }
        if (Thread.interrupted()) {
          throw interrupted();
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }

    private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
      try {
        return file.tryLock();
      } catch (OverlappingFileLockException heldInThisJvm) {
        return null;
      }
    }

    private IOException notFree() {
      return new IOException(
          "The lock " + path + " was not free for " + LONGEST_WAIT.toSeconds() + " s");
    }

    private InterruptedIOException interrupted() {
      return new InterruptedIOException("Interrupted while waiting for the lock " + path);
    }
  }
}
