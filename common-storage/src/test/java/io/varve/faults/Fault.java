package io.varve.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One fault that is switched on, until it is lifted. Made by {@link Faults}. Thread-safe.
 *
 * <p>{@link #after} and {@link #times} are to be called before the faulty file is used.
 */
public final class Fault implements AutoCloseable {

  /** What happens when it strikes; no effect beyond striking is a fault for writes of its own. */
  @FunctionalInterface
  public interface Effect {
    void on(Path path) throws IOException;
  }

  private final Operation operation;
  private final PathMatcher matcher;
  private final Effect effect;
  private final AtomicInteger seen = new AtomicInteger();
  private final AtomicInteger hits = new AtomicInteger();
  private final CountDownLatch firstHit = new CountDownLatch(1);
  private final CountDownLatch lifted = new CountDownLatch(1);
  private final AtomicLong bytesLeft = new AtomicLong(Long.MAX_VALUE);
  private volatile int skipped;
  private volatile int times = Integer.MAX_VALUE;

  Fault(Operation operation, PathMatcher matcher, Effect effect) {
    this.operation = operation;
    this.matcher = matcher;
    this.effect = effect;
  }

  /** Lets the first operations pass that it would have struck. */
  public Fault after(int operations) {
    skipped = operations;
    return this;
  }

  /** Strikes so often and then no more. */
  public Fault times(int strikes) {
    times = strikes;
    return this;
  }

  /** Ends the fault; what hangs in it goes on. */
  public void lift() {
    lifted.countDown();
  }

  @Override
  public void close() {
    lift();
  }

  /** How often it struck. */
  public int hits() {
    return hits.get();
  }

  /** Waits until it has struck once; false when it did not within the time. */
  public boolean awaitHit(Duration longest) throws InterruptedException {
    return firstHit.await(longest.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Waits until it is lifted, interrupted or not, as a thread in a hung system call does. */
  void awaitLifted(Duration longest) throws IOException {
    boolean interrupted = false;
    long deadline = System.nanoTime() + longest.toNanos();
    try {
      while (true) {
        try {
          if (!lifted.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            throw new IOException("A hang was not lifted within " + longest.toSeconds() + " s");
          }
          return;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  boolean active() {
    return lifted.getCount() > 0;
  }

  void strike(Operation reached, Path path) throws IOException {
    if (strikes(reached, path)) {
      effect.on(path);
    }
  }

  boolean strikes(Operation reached, Path path) {
    if (reached != operation || !active() || !matcher.matches(path)) {
      return false;
    }
    int number = seen.incrementAndGet();
    if (number <= skipped || number - skipped > times) {
      return false;
    }
    hit();
    return true;
  }

  /** Makes it one that lets so many bytes through before it strikes. */
  Fault letting(long bytes) {
    bytesLeft.set(bytes);
    return this;
  }

  /** How many of the bytes still get through; fewer than wanted means that it strikes. */
  int through(Path path, int wanted) {
    if (!active() || operation != Operation.WRITE || !matcher.matches(path)) {
      return wanted;
    }
    long before = bytesLeft.getAndUpdate(left -> Math.max(0, left - wanted));
    if (before >= wanted) {
      return wanted;
    }
    hit();
    return (int) before;
  }

  private void hit() {
    hits.incrementAndGet();
    firstHit.countDown();
  }
}
