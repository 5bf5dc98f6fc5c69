package io.varve.retrieval.answer;

import java.io.IOException;

/** An answer took longer, or has more samples, than one may. */
public final class AnswerTooLongException extends IOException {
  private static final long serialVersionUID = 1L;

  AnswerTooLongException(String message) {
    super(message);
  }
}
