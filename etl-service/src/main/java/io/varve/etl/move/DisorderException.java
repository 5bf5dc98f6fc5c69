package io.varve.etl.move;

import java.io.IOException;

/** A file is not in the time order that it was taken to be in. */
final class DisorderException extends IOException {
  private static final long serialVersionUID = 1L;

  DisorderException(String message) {
    super(message);
  }
}
