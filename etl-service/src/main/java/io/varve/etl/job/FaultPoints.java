package io.varve.etl.job;

import java.io.IOException;

/** Called between any two steps of a job that change something, so that tests can halt there. */
@FunctionalInterface
interface FaultPoints {
  /** Lets everything pass: what production uses. */
  FaultPoints NONE = step -> {};

  /** A job has come to this step. */
  void reached(String step) throws IOException;
}
