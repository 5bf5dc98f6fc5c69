package io.varve.engine.ca;

import java.util.random.RandomGenerator;

/**
 * How long to wait before a name is searched again, and how many datagrams may go out at once.
 *
 * <p>Each name backs off by itself: {@value #FIRST_WAIT_MILLIS} ms, then twice as long each time, a
 * quarter more or less by chance so that names do not march in step; a name that was there before
 * never waits longer than {@value #LONGEST_WAIT_OF_LOST_MILLIS} ms, because its server will return.
 *
 * <p>The datagrams are sent in rounds. A round begins with one, and may have twice as many each
 * time half of the names sent were answered, up to {@value #MOST_DATAGRAMS}; where most names stay
 * unanswered it goes back to one. So names that servers have are found at full speed, and names
 * that nobody has cost little.
 */
final class SearchPace {
  static final int FIRST_WAIT_MILLIS = 100;
  static final int LONGEST_WAIT_OF_LOST_MILLIS = 30_000;
  static final int MOST_DATAGRAMS = 8;

  /** A search that is made to hurry goes on as if it had been tried so often. */
  static final int HURRIED = 2;

  /** Rounds after which answers are compared with what was asked. */
  private static final int ROUNDS = 10;

  private final long longestWaitMillis;
  private final RandomGenerator random;
  private int datagrams = 1;
  private int rounds;
  private int asked;
  private int answered;

  SearchPace(long longestWaitMillis, RandomGenerator random) {
    this.longestWaitMillis = longestWaitMillis;
    this.random = random;
  }

  /** Milliseconds to wait after a search. */
  long waitMillis(SearchProgress progress) {
    long longest =
        progress.foundBefore()
            ? Math.min(longestWaitMillis, LONGEST_WAIT_OF_LOST_MILLIS)
            : longestWaitMillis;
    int doublings = Math.clamp(progress.attempts() - 1, 0, 24);
    long wait = Math.min(longest, (long) FIRST_WAIT_MILLIS << doublings);
    return (long) (wait * (0.75 + 0.5 * random.nextDouble()));
  }

  /** How many datagrams the round may have that begins now. */
  int datagrams() {
    return datagrams;
  }

  void answered() {
    answered++;
  }

  /** A round is over that asked for so many names. */
  void roundOver(int names) {
    asked += names;
    rounds++;
    if (rounds < ROUNDS) {
      return;
    }
    if (answered * 2 >= asked) {
      datagrams = Math.min(MOST_DATAGRAMS, datagrams * 2);
    } else if (answered * 10 < asked) {
      datagrams = 1;
    }
    rounds = 0;
    asked = 0;
    answered = 0;
  }
}
