package io.varve.retrieval.answer;

import io.varve.plainpb.SampleCursor;
import io.varve.web.HumanTime;
import java.time.Instant;

/**
 * The txt format for people (contract storage-retrieval 4.8): a line for each source, then times in
 * the server's zone and columns separated by tabs. An answer cut short ends in a line that begins
 * with {@code #}.
 */
final class TxtAnswer implements AnswerFormat {
  private final AnswerBuffer out;
  private final HumanTime times;
  private final PlainValue values;
  private String source = "";

  TxtAnswer(AnswerBuffer out, HumanTime times) {
    this.out = out;
    this.times = times;
    this.values = new PlainValue(out, false);
  }

  @Override
  public void startPv(PvMeta pv) {
    out.utf8("Beginning data for " + pv.shownName() + "\n");
    source = "";
  }

  @Override
  public void sample(SampleCursor at, String newSource) {
    if (!newSource.equals(source)) {
      source = newSource;
      out.utf8("Data from stream " + source + "\n");
    }
    out.utf8(times.print(Instant.ofEpochSecond(at.epochSecond())));
    out.put('\t');
    values.write(at);
    out.put('\t');
    out.integer(at.severity());
    out.put('\t');
    out.integer(at.status());
    out.put('\t');
    out.integer(at.nano());
    out.put('\n');
  }

  @Override
  public void cutShort(String why) {
    out.utf8("# truncated: " + why + "\n");
  }
}
