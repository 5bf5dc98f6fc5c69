package io.varve.etl.move;

import java.io.IOException;

/** A checkpoint that a crash left unfinished; nothing was copied under it (invariant E2). */
final class TornCheckpointException extends IOException {
  private static final long serialVersionUID = 1L;

  TornCheckpointException(String message) {
    super(message);
  }
}
