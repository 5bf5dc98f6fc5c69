package io.varve.store;

import java.nio.file.Path;

/** Is told what a reader has to do without, when it finds out. Thread-safe. */
public interface LeftOut {
  /** For readers whose log is enough. */
  LeftOut LOGGED =
      new LeftOut() {
        @Override
        public void store(Path root) {}

        @Override
        public boolean without(Path root) {
          return false;
        }

        @Override
        public void file(Path file) {}
      };

  /** A store did not answer. */
  void store(Path root);

  /** Whether a store has not answered before, and is not to be asked again. */
  boolean without(Path root);

  /** A file cannot be read, wholly or from some place on. */
  void file(Path file);
}
