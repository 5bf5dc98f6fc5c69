package io.varve.retrieval.answer;

/** Samples that the format asked for has no place for; the message says what to do instead. */
final class UnfitFormatException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  UnfitFormatException(String message) {
    super(message);
  }
}
