package io.varve.retrieval.answer;

import java.io.IOException;

/** An answer took longer than one may. */
public final class AnswerTooLongException extends IOException {
  private static final long serialVersionUID = 1L;

  AnswerTooLongException(String message) {
    super(message);
  }
}
