package io.varve.engine.ca;

/**
 * How far the search for a name has come; there is one only until the name is found.
 *
 * <p>It is the link's place in the queue as well: what waits there for a search that is over has
 * another one than the link.
 */
final class SearchProgress {
  private final boolean foundBefore;
  private int attempts;

  /** A first search, or one for a name that a server had. */
  SearchProgress(boolean foundBefore) {
    this.foundBefore = foundBefore;
  }

  /** The same search from another place in the queue. */
  SearchProgress anew() {
    SearchProgress anew = new SearchProgress(foundBefore);
    anew.attempts = attempts;
    return anew;
  }

  /** Searches sent since the name was lost or first asked for. */
  int attempts() {
    return attempts;
  }

  /** Whether a server had the name once. */
  boolean foundBefore() {
    return foundBefore;
  }

  void sent() {
    attempts++;
  }

  /** Goes back to short waits. */
  void hurry(int attempt) {
    attempts = Math.min(attempts, attempt);
  }
}
