package io.varve.retrieval.answer;

import io.varve.plainpb.LineBuffer;
import io.varve.sample.DbrType;

/**
 * Writes one sample of a scalar number as text that depends on nothing but this sample, so that
 * several threads can each write some of an answer's samples. It never is the first sample of its
 * PV. Thread-safe.
 */
interface ScalarText {

  /**
   * @param bits the value as {@link NumberText#bits} gives it
   */
  void write(
      long epochSecond,
      int nano,
      DbrType type,
      long bits,
      int severity,
      int status,
      LineBuffer out);
}
