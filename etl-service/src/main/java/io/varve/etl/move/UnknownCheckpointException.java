package io.varve.etl.move;

import java.io.IOException;

/** A checkpoint that is whole and that this program does not understand, such as a later one's. */
final class UnknownCheckpointException extends IOException {
  private static final long serialVersionUID = 1L;

  UnknownCheckpointException(String message, Exception cause) {
    super(message, cause);
  }

  UnknownCheckpointException(String message) {
    super(message);
  }
}
