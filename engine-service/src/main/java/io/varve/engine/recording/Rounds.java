package io.varve.engine.recording;

import org.jspecify.annotations.Nullable;

/**
 * Lets a thread that brings many samples at once hand them over together: it says when a round
 * ends, and nothing is locked for a single sample. The samples of other threads are handed over one
 * by one.
 */
public final class Rounds {
  private final ThreadLocal<Round> rounds = ThreadLocal.withInitial(Round::new);

  /** That of the thread which brings most samples, so that it need not be looked up for each. */
  private volatile @Nullable Round busiest;

  /** The calling thread will say when its rounds end. */
  public void collect() {
    Round round = rounds.get();
    round.collect();
    busiest = round;
  }

  /** The calling thread's round has ended: what it brought is handed over. */
  public void end() {
    ofThisThread().end();
  }

  Round ofThisThread() {
    Round round = busiest;
    return round != null && round.isOfThisThread() ? round : rounds.get();
  }
}
