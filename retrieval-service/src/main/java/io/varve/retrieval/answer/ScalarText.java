package io.varve.retrieval.answer;

import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.ScalarColumns;

/**
 * Writes samples of scalar numbers as text that depends on nothing but these samples, so that
 * several threads can each write some of an answer's samples. The first sample of a PV never is
 * among them. Thread-safe.
 */
interface ScalarText {
  void write(ScalarColumns samples, LineBuffer out);
}
