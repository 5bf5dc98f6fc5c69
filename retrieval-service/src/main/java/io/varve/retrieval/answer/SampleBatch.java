package io.varve.retrieval.answer;

import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.SampleCursor;
import io.varve.plainpb.ScalarColumns;
import io.varve.store.SampleStream;
import java.io.IOException;

/**
 * Some samples of scalar numbers that one thread has read and another one turns into text. One
 * thread at a time has it.
 */
final class SampleBatch {
  /** Few enough that samples and text stay in the memory next to a processor. */
  static final int SIZE = 4096;

  private final ScalarColumns samples = new ScalarColumns(SIZE);
  private final LineBuffer text = new LineBuffer(SIZE * 64);

  /** Whether the sample where a cursor stands can be added. */
  boolean takes(SampleCursor at) {
    return samples.takes(at);
  }

  void add(SampleCursor at) {
    samples.add(at);
  }

  /** Adds samples behind the one where a stream stands, and gives their number. */
  int add(SampleStream from) throws IOException {
    return from.passScalars(samples);
  }

  /** Turns the samples into text. */
  void write(ScalarText format) {
    format.write(samples, text);
  }

  /** Sends the text on and forgets the samples. */
  void send(AnswerBuffer out) throws ClientGoneException {
    out.pass(text.array(), 0, text.size());
    text.clear();
    samples.clear();
  }
}
