package io.varve.store;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends waits that have lasted too long. One thread looks at all of them now and then, as nearly
 * every wait is short: a virtual thread that waits for a bounded time itself has a timer set and
 * taken back each time, which wakes two other threads and costs more than most of what is waited
 * for. Thread-safe.
 */
final class Patience implements AutoCloseable {
  /** Looks in the time of one wait, which so may last a twentieth longer. */
  private static final int LOOKS = 20;

  private final long longest;
  private final Set<Wait> waits = ConcurrentHashMap.newKeySet();
  private final Thread looking;
  private volatile boolean closed;

  /**
   * @param longest how long a wait may last
   */
  Patience(Duration longest) {
    this.longest = longest.toNanos();
    this.looking = Thread.ofPlatform().daemon().name("store-patience").start(this::look);
  }

  /** One that has begun; closed when it is over. */
  final class Wait implements AutoCloseable {
    private final long since = System.nanoTime();
    private final Runnable tooLong;

    private Wait(Runnable tooLong) {
      this.tooLong = tooLong;
    }

    /** Ends it when it has lasted too long at a time of {@link System#nanoTime}. */
    private boolean endedAt(long now) {
      boolean over = now - since >= longest;
      if (over) {
        tooLong.run();
      }
      return over;
    }

    @Override
    public void close() {
      waits.remove(this);
    }
  }

  /**
   * Begins to wait.
   *
   * @param tooLong ends the wait when it has lasted too long
   */
  Wait begin(Runnable tooLong) {
    Wait wait = new Wait(tooLong);
    waits.add(wait);
    return wait;
  }

  private void look() {
    while (!closed) {
      LockSupport.parkNanos(Math.max(1, longest / LOOKS));
      long now = System.nanoTime();
      waits.removeIf(wait -> wait.endedAt(now));
    }
  }

  /** Nobody looks any more; waits that are left last as long as they do. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(looking);
  }
}
