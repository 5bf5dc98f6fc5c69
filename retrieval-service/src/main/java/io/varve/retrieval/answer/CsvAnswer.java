package io.varve.retrieval.answer;

import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.SampleCursor;
import io.varve.sample.DbrType;

/**
 * The csv format: {@code secs,val,severity,status,nanos}, no header line, an empty line at the end
 * (contract storage-retrieval 4.8). An answer cut short ends in a line that begins with {@code #}.
 */
final class CsvAnswer implements AnswerFormat {
  /** Bytes that are enough for the line of a number. */
  private static final int ROOM = 4 * Digits.ROOM + NumberText.ROOM + 8;

  private final AnswerBuffer out;
  private final PlainValue values;

  CsvAnswer(AnswerBuffer out) {
    this.out = out;
    this.values = new PlainValue(out, true);
  }

  @Override
  public void sample(SampleCursor at, String source) {
    if (NumberText.suits(at.type())) {
      write(
          at.epochSecond(),
          at.nano(),
          at.type(),
          NumberText.bits(at),
          at.severity(),
          at.status(),
          out.lines());
      return;
    }
    out.integer(at.epochSecond());
    out.put(',');
    values.write(at);
    out.lines().ensure(ROOM);
    byte[] bytes = out.lines().array();
    int size = out.lines().size();
    out.lines().advance(afterValue(at.severity(), at.status(), at.nano(), bytes, size) - size);
  }

  @Override
  public ScalarText scalars() {
    return CsvAnswer::write;
  }

  private static void write(
      long epochSecond,
      int nano,
      DbrType type,
      long value,
      int severity,
      int status,
      LineBuffer out) {
    out.ensure(ROOM);
    byte[] bytes = out.array();
    int at = Digits.write(epochSecond, bytes, out.size());
    bytes[at++] = ',';
    at = NumberText.write(type, value, bytes, at);
    out.advance(afterValue(severity, status, nano, bytes, at) - out.size());
  }

  private static int afterValue(int severity, int status, int nano, byte[] bytes, int from) {
    int at = from;
    bytes[at++] = ',';
    at = Digits.write(severity, bytes, at);
    bytes[at++] = ',';
    at = Digits.write(status, bytes, at);
    bytes[at++] = ',';
    at = Digits.write(nano, bytes, at);
    bytes[at++] = '\n';
    return at;
  }

  @Override
  public void end() {
    out.put('\n');
  }

  @Override
  public void cutShort(String why) {
    out.utf8("# truncated: " + why + "\n");
  }
}
