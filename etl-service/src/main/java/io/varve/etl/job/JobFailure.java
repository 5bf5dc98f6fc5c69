package io.varve.etl.job;

/** A job that cannot be done; the message is a sentence for whoever asked for it. */
final class JobFailure extends Exception {
  private static final long serialVersionUID = 1L;

  JobFailure(String sentence) {
    super(sentence);
  }
}
