package io.varve.journal;

import java.io.IOException;

/** The journal has reached its bound; the lines were not taken. */
public final class JournalFullException extends IOException {
  private static final long serialVersionUID = 1L;

  JournalFullException(String message) {
    super(message);
  }
}
