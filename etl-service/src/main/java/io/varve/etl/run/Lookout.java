package io.varve.etl.run;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that looks for work again and again, until it is stopped for good. A look that fails is
 * logged and followed by the next. Thread-safe.
 */
public final class Lookout {
  private static final Logger log = LoggerFactory.getLogger(Lookout.class);

  private final String name;
  private final Runnable look;
  private final Duration pause;
  private final CountDownLatch stopRequested = new CountDownLatch(1);
  private @Nullable Thread thread;

  /**
   * @param name of the thread
   * @param look has a look round and returns soon
   * @param pause between two looks
   */
  public Lookout(String name, Runnable look, Duration pause) {
    this.name = name;
    this.look = look;
    this.pause = pause;
  }

  /** Begins, once; after a stop there is no other beginning. */
  public synchronized void start() {
    if (thread == null && stopRequested.getCount() > 0) {
      thread = Thread.ofPlatform().daemon().name(name).start(this::run);
    }
  }

  private void run() {
    try {
      do {
        lookOnce();
      } while (!stopRequested.await(pause.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // Whatever left this method would end the looking for good, without a word.
  private void lookOnce() {
    try {
      look.run();
    } catch (RuntimeException | Error e) {
      log.error("{} could not look for work; it looks again in {} ms", name, pause.toMillis(), e);
    }
  }

  /** Whether it was started and not told to stop. */
  public synchronized boolean isRunning() {
    return thread != null && stopRequested.getCount() > 0;
  }

  /** Lets no further look begin. */
  public void requestStop() {
    stopRequested.countDown();
  }

  /**
   * Waits for the last look to end.
   *
   * @return whether it has
   */
  public boolean awaitEnd(Duration longest) throws InterruptedException {
    Thread running;
    synchronized (this) {
      running = thread;
    }
    return running == null || running.join(longest);
  }
}
