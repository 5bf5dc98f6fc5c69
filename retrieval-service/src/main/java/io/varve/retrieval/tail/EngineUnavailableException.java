package io.varve.retrieval.tail;

import java.io.IOException;

/** The engine did not answer in time, or not usefully. */
public final class EngineUnavailableException extends IOException {
  private static final long serialVersionUID = 1L;

  EngineUnavailableException(String message) {
    super(message);
  }

  EngineUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
