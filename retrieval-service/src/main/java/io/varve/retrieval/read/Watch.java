package io.varve.retrieval.read;

import java.io.IOException;

/** Ends reading that nobody may go on with. */
@FunctionalInterface
public interface Watch {

  /**
   * Returns when reading may go on.
   *
   * @throws IOException with the reason when it may not
   */
  void check() throws IOException;
}
