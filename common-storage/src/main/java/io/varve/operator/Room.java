package io.varve.operator;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The memory that all queries together may take for what each has to hold as a whole, such as the
 * values of a bin. Small amounts are free, so that only queries for large bins wait for each other.
 * Thread-safe.
 */
public final class Room {
  private static final int UNIT = 1 << 20;

  private final int units;
  private final Semaphore free;
  private final Duration longestWait;

  /**
   * @param bytes how many in all
   * @param longestWait for others to leave, before one is refused
   */
  public Room(long bytes, Duration longestWait) {
    this.units = Math.clamp(bytes / UNIT, 1, Integer.MAX_VALUE);
    this.free = new Semaphore(units);
    this.longestWait = longestWait;
  }

  /** As much as the process has. */
  public static Room unbounded() {
    return new Room(Long.MAX_VALUE, Duration.ZERO);
  }

  /** The part of one who holds something; to be left. */
  Share share() {
    return new Share();
  }

  /** What one of them has. Not thread-safe. */
  final class Share {
    private int taken;

    /**
     * Has so many bytes at least, beyond a free one of the units.
     *
     * @throws FullException when others have the rest
     */
    void grow(long bytes) throws IOException {
      int wanted = (int) Math.min(units, bytes / UNIT);
      if (wanted <= taken) {
        return;
      }
      try {
        if (!free.tryAcquire(wanted - taken, longestWait.toNanos(), TimeUnit.NANOSECONDS)) {
          throw new FullException();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("Interrupted while waiting for memory");
      }
      taken = wanted;
    }

    void leave() {
      free.release(taken);
      taken = 0;
    }
  }

  /** Others hold all there is. */
  public static final class FullException extends IOException {
    private static final long serialVersionUID = 1L;

    FullException() {
      super(
          "Other queries hold all the memory there is for large bins; ask again later, or for"
              + " shorter bins");
    }
  }
}
