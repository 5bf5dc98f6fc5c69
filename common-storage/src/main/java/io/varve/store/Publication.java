package io.varve.store;

import java.io.IOException;
import java.nio.file.Path;

/**
 * How a partition file that was finished elsewhere takes its place in a store. At every moment a
 * reader finds there what was before or the whole new file. Thread-safe.
 */
public interface Publication {

  /**
   * What lies at a place, told apart from anything else that ever lay there.
   *
   * @param tag such as an object's ETag; empty for nothing
   */
  record Edition(String tag) {
    public static final Edition NONE = new Edition("");
  }

  /** Whether it publishes into stores with such a root. */
  boolean serves(Path root);

  /** A local folder, made if need be, in which files for a store are built. */
  Path workshop(Store store) throws IOException;

  /** What lies at a place now. */
  Edition edition(Path place) throws IOException;

  /**
   * Puts a file in its place, durably.
   *
   * @param finished in the store's workshop, durable; gone afterwards
   * @param replaced what must lie there still
   * @throws IOException when something else lies there by now, too; the place is as it was then, or
   *     holds the whole new file
   */
  void publish(Path finished, Path place, Edition replaced) throws IOException;

  /** Makes sure that a file in its place survives a power cut, whoever put it there. */
  void secure(Path place) throws IOException;
}
