package io.varve.retrieval.answer;

import io.varve.plainpb.SampleCursor;
import io.varve.retrieval.arrow.ArrowStream;
import org.jspecify.annotations.Nullable;

/**
 * The arrow format of Varve: an Arrow IPC stream of one PV. Structures are texts of JSON. An answer
 * cut short breaks off in the middle of a message, so that no reader takes it for whole.
 */
final class ArrowAnswer implements AnswerFormat {
  private final AnswerBuffer out;
  private @Nullable ArrowStream stream;
  private OneType type = OneType.NONE;

  ArrowAnswer(AnswerBuffer out) {
    this.out = out;
  }

  @Override
  public void startPv(PvMeta pv) {
    type = new OneType(pv.shownName(), pv.type());
    stream = open(pv);
  }

  private ArrowStream open(PvMeta pv) {
    return new ArrowStream(out.lines(), pv.type(), TableMeta.of(pv), Structures::text);
  }

  @Override
  public void sample(SampleCursor at, String source) {
    type.check(at);
    opened().add(at);
  }

  @Override
  public void noSamples(PvMeta pv, int year, boolean shown) {
    stream = open(pv);
  }

  @Override
  public void end() {
    opened().end();
  }

  @Override
  public void cutShort(String why) {
    opened().breakOff(why);
  }

  private ArrowStream opened() {
    if (stream == null) {
      throw new IllegalStateException("A sample came before its PV");
    }
    return stream;
  }
}
