package io.varve.store;

import java.io.IOException;
import java.nio.file.Path;

/** A store did not answer in time, or has not lately and is left alone for a while. */
public final class SilentStoreException extends IOException {
  private static final long serialVersionUID = 1L;

  SilentStoreException(Path root, String why) {
    super("The store at " + root + " " + why);
  }
}
