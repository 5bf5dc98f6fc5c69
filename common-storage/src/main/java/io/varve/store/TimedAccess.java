package io.varve.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks into stores that may hang, such as the mount of a file server that has died. Access to
 * files keeps its thread until the system answers, and a virtual one its carrier with it, so that a
 * few such looks would stop whatever else the process does. Here they are made by threads of their
 * own, few for each root, and who asks waits for a bounded time.
 *
 * <p>A root that was silent for so long is left alone for a while; then a single question tries
 * again. Thread-safe.
 */
public final class TimedAccess implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TimedAccess.class);

  /** How long a thread without work is kept, in seconds. */
  private static final long IDLE = 30;

  private final Duration longest;
  private final Duration pause;
  private final int threadsPerRoot;
  private final Patience patience;
  private final ConcurrentMap<Path, Root> roots = new ConcurrentHashMap<>();
  private final ExecutorService threads;

  /**
   * @param longest how long an answer is waited for
   * @param pause how long a root is left alone after none came
   * @param threadsPerRoot questions to one root at once
   */
  public TimedAccess(Duration longest, Duration pause, int threadsPerRoot) {
    this(longest, pause, threadsPerRoot, Thread.ofPlatform().daemon().name("store-", 1).factory());
  }

  TimedAccess(Duration longest, Duration pause, int threadsPerRoot, ThreadFactory factory) {
    this.longest = longest;
    this.pause = pause;
    this.threadsPerRoot = threadsPerRoot;
    this.patience = new Patience(longest);
    this.threads =
        new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, IDLE, TimeUnit.SECONDS, new SynchronousQueue<>(), factory);
  }

  /** Something that is to be found out about a root, and may take for ever. */
  @FunctionalInterface
  interface Question<T> {
    @Nullable T ask() throws IOException;
  }

  /**
   * The answer to a question. What it gives after that is closed, if it can be.
   *
   * @throws SilentStoreException when there was none in time, or the root is left alone
   */
  <T> @Nullable T ask(Path path, Question<T> question) throws IOException {
    Root root = roots.computeIfAbsent(path, Root::new);
    root.begin();
    CompletableFuture<Optional<T>> answer = new CompletableFuture<>();
    try {
      threads.execute(() -> root.answer(question, answer));
    } catch (RejectedExecutionException stopping) {
      root.permits.release();
      throw new SilentStoreException(path, "is not read any more: the service stops");
    } catch (Error noThread) {
      // As when the system has no memory left for another: nobody puts the question.
      root.permits.release();
      throw noThread;
    }
    try (Patience.Wait _ = patience.begin(() -> giveUp(path, answer))) {
      answer.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted =
          new InterruptedIOException("Interrupted while waiting for " + path);
      if (answer.completeExceptionally(interrupted)) {
        throw interrupted;
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SilentStoreException silent) {
        root.wasSilent(silent);
        throw silent;
      }
      // Told below: also what is wrong is an answer.
    }
    root.answered();
    return given(answer);
  }

  private void giveUp(Path path, CompletableFuture<?> answer) {
    answer.completeExceptionally(new SilentStoreException(path, "gave no answer for " + longest));
  }

  private static <T> @Nullable T given(CompletableFuture<Optional<T>> answer) throws IOException {
    if (answer.state() == Future.State.SUCCESS) {
      return answer.resultNow().orElse(null);
    }
    switch (answer.exceptionNow()) {
      case IOException failed -> throw failed;
      case RuntimeException failed -> throw failed;
      case Error failed -> throw failed;
      case Throwable failed -> throw new IOException("A look into a store failed", failed);
    }
  }

  /** Nobody is answered any more. */
  @Override
  public void close() {
    threads.shutdown();
    patience.close();
  }

  /** One root, and whether it answers. */
  private final class Root {
    private static final long ANSWERS = Long.MIN_VALUE;

    /** How often the longest wait is waited for one's turn. */
    private static final int MOST_WAITS = 12;

    final Path path;
    final Semaphore permits = new Semaphore(threadsPerRoot, true);

    /** When a question was answered last, in nanoseconds of this process. */
    final AtomicLong lastAnswer = new AtomicLong(System.nanoTime());

    /** When it was found silent, in nanoseconds of this process. */
    final AtomicLong silentSince = new AtomicLong(ANSWERS);

    Root(Path path) {
      this.path = path;
    }

    /** Waits for a permit, unless the root is left alone. */
    void begin() throws IOException {
      long since = silentSince.get();
      if (since != ANSWERS && !triesAgain(since)) {
        throw new SilentStoreException(path, "gave no answer lately");
      }
      try {
        for (int waits = 1; !permits.tryAcquire(longest.toNanos(), TimeUnit.NANOSECONDS); waits++) {
          // One that answers others is busy, not silent.
          if (waits == MOST_WAITS || System.nanoTime() - lastAnswer.get() > longest.toNanos()) {
            SilentStoreException silent =
                new SilentStoreException(path, "keeps all who ask it waiting");
            wasSilent(silent);
            throw silent;
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("Interrupted while waiting for " + path);
      }
    }

    /** Only one does, and the others go on without. */
    private boolean triesAgain(long since) {
      long now = System.nanoTime();
      return now - since >= pause.toNanos() && silentSince.compareAndSet(since, now);
    }

    <T> void answer(Question<T> question, CompletableFuture<Optional<T>> answer) {
      try {
        T given = question.ask();
        if (!answer.complete(Optional.ofNullable(given)) && given instanceof Closeable late) {
          late.close();
        }
      } catch (Throwable e) {
        if (!answer.completeExceptionally(e)) {
          log.debug("A look into {} that nobody waits for any more failed", path, e);
        }
      } finally {
        lastAnswer.set(System.nanoTime());
        permits.release();
      }
    }

    void answered() {
      if (silentSince.get() != ANSWERS && silentSince.getAndSet(ANSWERS) != ANSWERS) {
        log.info("The store at {} answers again", path);
      }
    }

    void wasSilent(SilentStoreException silent) {
      if (silentSince.getAndSet(System.nanoTime()) == ANSWERS) {
        log.warn("{}; answers do without it until it does", silent.getMessage());
      }
    }
  }
}
