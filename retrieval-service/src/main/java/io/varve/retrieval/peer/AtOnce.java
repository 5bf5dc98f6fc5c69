package io.varve.retrieval.peer;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.springframework.http.HttpStatus;

/**
 * Asks several archives at the same time, one thread each, as threads that wait cost little.
 *
 * <p>A question bounds its own time. One whose answer is not needed any more runs to its end, so
 * that its answer can be remembered, and nobody takes an archive that was only slower than another
 * for one that failed.
 */
final class AtOnce {

  private AtOnce() {}

  /** Begins a question. */
  static <T> Future<T> ask(Callable<T> question) {
    FutureTask<T> task = new FutureTask<>(question);
    Thread.ofVirtual().name("peer-question").start(task);
    return task;
  }

  /**
   * The answer.
   *
   * @throws PeerException as the question threw it, or when this thread is stopped
   */
  static <T> T answer(Future<T> question) throws PeerException {
    try {
      return question.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case PeerException told -> throw told;
        case RuntimeException wrong -> throw wrong;
        case Error wrong -> throw wrong;
        case null, default ->
            throw new PeerException(
                HttpStatus.BAD_GATEWAY, "Another archive cannot be asked: " + e.getCause(), e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PeerException(
          HttpStatus.SERVICE_UNAVAILABLE, "The request was stopped while others were asked", e);
    }
  }
}
