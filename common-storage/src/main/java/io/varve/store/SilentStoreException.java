package io.varve.store;

import java.io.IOException;
import java.nio.file.Path;

/** A store did not answer in time, or has not lately and is left alone for a while. */
public final class SilentStoreException extends IOException {
  private static final long serialVersionUID = 1L;

  private final boolean asked;

  SilentStoreException(Path root, String why, boolean asked) {
    super("The store at " + root + " " + why);
    this.asked = asked;
  }

  /** Whether the question was put, so that it may still be answered to nobody. */
  boolean asked() {
    return asked;
  }
}
