package io.varve.store;

import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks object storage for what one can do without: an answer that does not come soon is none, and a
 * root that gave none is not asked again for a while, so that a thousand PVs do not wait for it one
 * after the other. Thread-safe.
 */
final class SoonOrNever {
  private static final Logger log = LoggerFactory.getLogger(SoonOrNever.class);
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofSeconds(30);

  private final Duration longest;

  /** Roots that gave no answer, and the nanosecond of this process when they did not. */
  private final ConcurrentMap<Path, Long> silent = new ConcurrentHashMap<>();

  SoonOrNever() {
    this(LONGEST);
  }

  SoonOrNever(Duration longest) {
    this.longest = longest;
  }

  /**
   * The answer to a question.
   *
   * @return null when there is none, or none yet
   * @throws InterruptedIOException when the thread was interrupted
   */
  <T> @Nullable T ask(Path root, Callable<@Nullable T> question) throws InterruptedIOException {
    Long since = silent.get(root);
    if (since != null && System.nanoTime() - since < PAUSE.toNanos()) {
      return null;
    }
    FutureTask<@Nullable T> asking = new FutureTask<>(question);
    Thread.ofVirtual().start(asking);
    try {
      T answer = asking.get(longest.toNanos(), TimeUnit.NANOSECONDS);
      silent.remove(root);
      return answer;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while waiting for " + root);
    } catch (TimeoutException e) {
      noAnswer(root, "nothing for " + longest.toSeconds() + " s");
    } catch (ExecutionException e) {
      noAnswer(root, String.valueOf(e.getCause()));
    } finally {
      asking.cancel(true);
    }
    return null;
  }

  private void noAnswer(Path root, String said) {
    silent.put(root, System.nanoTime());
    log.warn("The newest samples in {} are not known now; it says: {}", root, said);
  }
}
