package io.varve.engine.recording;

/**
 * Lets a thread that brings many samples at once hand them over together: it says when a round
 * ends, and nothing is locked for a single sample. The samples of other threads are handed over
 * one by one.
 */
public final class Rounds {
  private final ThreadLocal<Round> rounds = ThreadLocal.withInitial(Round::new);

  /** The calling thread will say when its rounds end. */
  public void collect() {
    ofThisThread().collect();
  }

  /** The calling thread's round has ended: what it brought is handed over. */
  public void end() {
    ofThisThread().end();
  }

  Round ofThisThread() {
    return rounds.get();
  }
}
