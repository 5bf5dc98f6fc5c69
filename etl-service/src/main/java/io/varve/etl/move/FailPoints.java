package io.varve.etl.move;

import java.io.IOException;

/**
 * Called between any two instructions of a move that change the disk, so that tests can halt there.
 */
@FunctionalInterface
interface FailPoints {
  /** Lets everything pass: what production uses. */
  FailPoints NONE = step -> {};

  /** A move has come to this step. */
  void reached(Step step) throws IOException;
}
