package io.varve.retrieval.answer;

import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.SampleCursor;
import io.varve.plainpb.ScalarColumns;
import io.varve.sample.DbrType;

/**
 * The csv format: {@code secs,val,severity,status,nanos}, no header line, an empty line at the end
 * (contract storage-retrieval 4.8). An answer cut short ends in a line that begins with {@code #}.
 */
final class CsvAnswer implements AnswerFormat {
  /** Bytes that are enough for the line of a number. */
  private static final int ROOM = 4 * Digits.ROOM + NumberText.ROOM + Phrase.ROOM;

  private static final Phrase NO_ALARM = Phrase.of(",0,0,");

  private final AnswerBuffer out;
  private final PlainValue values;
  private final SecondsText seconds = new SecondsText();

  CsvAnswer(AnswerBuffer out) {
    this.out = out;
    this.values = new PlainValue(out, true);
  }

  @Override
  public void sample(SampleCursor at, String source) {
    LineBuffer lines = out.lines();
    lines.ensure(ROOM);
    int behind = seconds.write(at.epochSecond(), lines.array(), lines.size());
    lines.array()[behind] = ',';
    lines.advance(behind + 1 - lines.size());
    values.write(at);
    lines.ensure(ROOM);
    behind = afterValue(at.severity(), at.status(), at.nano(), lines.array(), lines.size());
    lines.advance(behind - lines.size());
  }

  @Override
  public ScalarText scalars() {
    return CsvAnswer::write;
  }

  private static void write(ScalarColumns samples, LineBuffer out) {
    SecondsText seconds = new SecondsText();
    DbrType type = samples.type();
    for (int i = 0; i < samples.size(); i++) {
      out.ensure(ROOM);
      byte[] bytes = out.array();
      int at = seconds.write(samples.epochSecond(i), bytes, out.size());
      bytes[at++] = ',';
      at = NumberText.write(type, samples.bits(i), bytes, at);
      at = afterValue(samples.severity(i), samples.status(i), samples.nano(i), bytes, at);
      out.advance(at - out.size());
    }
  }

  private static int afterValue(int severity, int status, int nano, byte[] bytes, int from) {
    int at = from;
    if ((severity | status) == 0) {
      at = NO_ALARM.put(bytes, at);
    } else {
      bytes[at++] = ',';
      at = Digits.write(severity, bytes, at);
      bytes[at++] = ',';
      at = Digits.write(status, bytes, at);
      bytes[at++] = ',';
    }
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
