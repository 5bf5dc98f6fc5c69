package io.varve.retrieval.answer;

import io.varve.plainpb.SampleCursor;
import java.time.Instant;

/**
 * The jplot format (contract storage-retrieval 4.8): pairs of a time in the server's zone and a
 * value. EAA's times stand without quotes, so that it is no JSON; a strict answer has the quotes.
 * An answer cut short gets the key {@code truncated}.
 */
final class JplotAnswer implements AnswerFormat {
  private final AnswerBuffer out;
  private final AnswerContext context;
  private final JsonValue values;
  private boolean afterPv;
  private boolean inPv;
  private boolean afterSample;

  JplotAnswer(AnswerBuffer out, AnswerContext context) {
    this.out = out;
    this.context = context;
    this.values = new JsonValue(out, !context.strict());
  }

  @Override
  public void begin() {
    out.ascii("[ \n");
  }

  @Override
  public void startPv(PvMeta pv) {
    if (afterPv) {
      out.ascii(" ] } , \n");
    }
    out.ascii("{ \"label\": ");
    out.utf8(JsonText.quoted(pv.shownName()));
    out.ascii(", \"data\": [ ");
    inPv = true;
    afterSample = false;
  }

  @Override
  public void sample(SampleCursor at, String source) {
    String quote = context.strict() ? "\"" : "";
    out.ascii(afterSample ? ",\n[" : "\n[");
    out.ascii(quote);
    out.utf8(
        Instant.ofEpochSecond(at.epochSecond(), at.nano())
            .atZone(context.times().zone())
            .toString());
    out.ascii(quote);
    out.ascii(", ");
    values.write(at);
    out.put(']');
    afterSample = true;
  }

  @Override
  public void endPv() {
    inPv = false;
    afterPv = true;
  }

  @Override
  public void end() {
    out.ascii(afterPv ? " ] } \n ]\n" : " ]\n");
  }

  @Override
  public void cutShort(String why) {
    if (inPv) {
      out.ascii(" ], \"truncated\": ");
    } else {
      out.ascii(afterPv ? " ] } , \n{ \"truncated\": " : "{ \"truncated\": ");
    }
    out.utf8(JsonText.quoted(why));
    out.ascii(" } \n ]\n");
  }
}
