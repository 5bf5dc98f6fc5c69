package io.varve.summary;

import java.io.IOException;

/** Samples of a file are not in order of time, or outside its partition: it has no summary. */
final class DisorderedSamplesException extends IOException {
  private static final long serialVersionUID = 1L;

  DisorderedSamplesException(String sentence) {
    super(sentence);
  }
}
