package io.varve.retrieval.live;

import io.varve.web.ApiException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpStatus;

/**
 * The streams that are open. They never end by themselves, so they are told when the service stops,
 * before it waits for running answers. Thread-safe.
 */
public final class LiveConnections implements SmartLifecycle {
  private final int most;
  private final AtomicInteger open = new AtomicInteger();
  private final CountDownLatch ending = new CountDownLatch(1);

  /**
   * @param most streams at a time
   */
  public LiveConnections(int most) {
    this.most = most;
  }

  /**
   * Notes a stream that begins; {@link #leave} has to follow.
   *
   * @throws ApiException 503 when there are too many
   */
  void enter() {
    if (open.incrementAndGet() > most) {
      open.decrementAndGet();
      throw new ApiException(
          HttpStatus.SERVICE_UNAVAILABLE,
          "There are " + most + " live streams already; one stream can have many PVs");
    }
  }

  void leave() {
    open.decrementAndGet();
  }

  /** Streams open now. */
  public int count() {
    return open.get();
  }

  /** Waits, and says whether the service stops meanwhile. */
  boolean endsWithin(Duration time) throws InterruptedException {
    return ending.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void start() {
    // Nothing to do: a stream begins when it is asked for.
  }

  @Override
  public void stop() {
    ending.countDown();
  }

  @Override
  public boolean isRunning() {
    return ending.getCount() > 0;
  }
}
