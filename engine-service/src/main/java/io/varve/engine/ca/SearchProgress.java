package io.varve.engine.ca;

/** How far the search for one name has come. */
final class SearchProgress {
  private int attempts;
  private boolean foundBefore;
  private long ticket;

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

  void succeeded() {
    foundBefore = true;
    attempts = 0;
  }

  /** Goes back to short waits. */
  void hurry(int attempt) {
    attempts = Math.min(attempts, attempt);
  }

  /** A place in the queue; the one before is void. */
  long newTicket() {
    return ++ticket;
  }

  boolean holds(long oneTicket) {
    return ticket == oneTicket;
  }
}
