package io.varve.etl.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who works on the files of a PV in a store: one at a time.
 *
 * <p>A stage takes its source and its destination, so that neighbouring stages of a PV exclude each
 * other (invariants E16, E29), and all or none, so that two never wait for each other. The mutex is
 * held for a look at a set only, never across disk access.
 */
public final class PvLocks {

  private record Place(String key, Path root) {}

  private final Set<Place> taken = new HashSet<>();
  private boolean allTaken;
  private final ReentrantLock mutex = new ReentrantLock();
  private final Condition freed = mutex.newCondition();

  /** Gives back what was taken. */
  public interface Hold extends AutoCloseable {
    @Override
    void close();
  }

  /** Takes a PV's files in several stores, or nothing when one of them is in use. */
  public Optional<Hold> tryAcquire(String key, Collection<Path> roots) {
    List<Place> wanted = places(key, roots);
    mutex.lock();
    try {
      return isFree(wanted) ? Optional.of(take(wanted)) : Optional.empty();
    } finally {
      mutex.unlock();
    }
  }

  /** As {@link #tryAcquire}, waiting for a while. */
  public Optional<Hold> acquire(String key, Collection<Path> roots, Duration longest)
      throws InterruptedException {
    List<Place> wanted = places(key, roots);
    long nanos = longest.toNanos();
    mutex.lockInterruptibly();
    try {
      while (!isFree(wanted)) {
        if (nanos <= 0) {
          return Optional.empty();
        }
        nanos = freed.awaitNanos(nanos);
      }
      return Optional.of(take(wanted));
    } finally {
      mutex.unlock();
    }
  }

  /** Takes the files of all PVs in all stores, or nothing while any are in use. */
  Optional<Hold> tryAcquireAll() {
    mutex.lock();
    try {
      if (allTaken || !taken.isEmpty()) {
        return Optional.empty();
      }
      allTaken = true;
      return Optional.of(() -> giveBack(() -> allTaken = false));
    } finally {
      mutex.unlock();
    }
  }

  private static List<Place> places(String key, Collection<Path> roots) {
    return roots.stream().distinct().map(root -> new Place(key, root)).toList();
  }

  private boolean isFree(List<Place> wanted) {
    return !allTaken && wanted.stream().noneMatch(taken::contains);
  }

  private Hold take(List<Place> wanted) {
    taken.addAll(wanted);
    return () -> giveBack(() -> wanted.forEach(taken::remove));
  }

  private void giveBack(Runnable change) {
    mutex.lock();
    try {
      change.run();
      freed.signalAll();
    } finally {
      mutex.unlock();
    }
  }
}
