package io.varve.retrieval.answer;

import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.SampleCursor;
import io.varve.sample.DbrType;
import org.jspecify.annotations.Nullable;

/**
 * Some samples of scalar numbers that one thread has read and another one turns into text. One
 * thread at a time has it.
 */
final class SampleBatch {
  static final int SIZE = 4096;

  private final long[] seconds = new long[SIZE];
  private final int[] nanos = new int[SIZE];
  private final long[] values = new long[SIZE];
  private final int[] severities = new int[SIZE];
  private final int[] statuses = new int[SIZE];
  private final LineBuffer text = new LineBuffer(SIZE * 64);
  private @Nullable DbrType type;
  private int size;

  /** Whether the sample where a cursor stands can be added. */
  boolean takes(SampleCursor at) {
    return size < SIZE && (size == 0 || at.type() == type);
  }

  void add(SampleCursor at) {
    type = at.type();
    seconds[size] = at.epochSecond();
    nanos[size] = at.nano();
    values[size] = NumberText.bits(at);
    severities[size] = at.severity();
    statuses[size] = at.status();
    size++;
  }

  /** Turns the samples into text. */
  void write(ScalarText format) {
    DbrType of = type;
    if (of != null) {
      for (int i = 0; i < size; i++) {
        format.write(seconds[i], nanos[i], of, values[i], severities[i], statuses[i], text);
      }
    }
  }

  /** Sends the text on and forgets the samples. */
  void send(AnswerBuffer out) throws ClientGoneException {
    out.pass(text.array(), 0, text.size());
    text.clear();
    size = 0;
  }
}
