package io.varve.retrieval.answer;

import io.varve.plainpb.SampleCursor;

/**
 * The csv format: {@code secs,val,severity,status,nanos}, no header line, an empty line at the end
 * (contract storage-retrieval 4.8). An answer cut short ends in a line that begins with {@code #}.
 */
final class CsvAnswer implements AnswerFormat {
  private final AnswerBuffer out;
  private final PlainValue values;

  CsvAnswer(AnswerBuffer out) {
    this.out = out;
    this.values = new PlainValue(out, true);
  }

  @Override
  public void sample(SampleCursor at, String source) {
    out.integer(at.epochSecond());
    out.put(',');
    values.write(at);
    out.put(',');
    out.integer(at.severity());
    out.put(',');
    out.integer(at.status());
    out.put(',');
    out.integer(at.nano());
    out.put('\n');
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
