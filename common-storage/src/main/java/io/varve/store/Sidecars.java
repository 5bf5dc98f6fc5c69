package io.varve.store;

import java.nio.file.Path;

/**
 * Where Varve keeps what is its own in a store root: {@code .varve}, which no tool of EAA looks
 * into.
 */
public final class Sidecars {
  /** The folder's name. */
  public static final String FOLDER = ".varve";

  private Sidecars() {}

  /** A folder of Varve's own in a store root, such as {@code <root>/.varve/etl}. */
  public static Path folder(Path root, String purpose) {
    return root.resolve(FOLDER).resolve(purpose);
  }
}
