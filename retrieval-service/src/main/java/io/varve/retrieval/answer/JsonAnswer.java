package io.varve.retrieval.answer;

import io.varve.plainpb.SampleCursor;
import java.util.Map;

/**
 * The json format, blanks and line breaks as EAA writes them (contract storage-retrieval 4.7).
 *
 * <p>PVs without samples are left out. An answer cut short gets the key {@code truncated}.
 */
final class JsonAnswer implements AnswerFormat {
  private final AnswerBuffer out;
  private final JsonValue values;
  private boolean afterPv;
  private boolean inPv;
  private boolean afterSample;

  JsonAnswer(AnswerBuffer out) {
    this.out = out;
    this.values = new JsonValue(out, true);
  }

  @Override
  public void begin() {
    out.ascii("[ \n");
  }

  @Override
  public void startPv(PvMeta pv) {
    if (afterPv) {
      out.ascii("] },\n");
    }
    out.ascii("{ \"meta\": { \"name\": ");
    out.utf8(JsonText.quoted(pv.shownName()));
    for (Map.Entry<String, String> header : pv.headers().entrySet()) {
      out.ascii(" , ");
      out.utf8(JsonText.quoted(header.getKey()));
      out.ascii(": ");
      out.utf8(JsonText.quoted(header.getValue()));
    }
    out.ascii(" },\n\"data\": [ \n");
    inPv = true;
    afterSample = false;
  }

  @Override
  public void sample(SampleCursor at, String source) {
    out.ascii(afterSample ? ",\n{ \"secs\": " : "{ \"secs\": ");
    out.integer(at.epochSecond());
    out.ascii(", \"val\": ");
    values.write(at);
    out.ascii(", \"nanos\": ");
    out.integer(at.nano());
    out.ascii(", \"severity\":");
    out.integer(at.severity());
    out.ascii(", \"status\":");
    out.integer(at.status());
    if (at.hasFields()) {
      out.ascii(", \"fields\": ");
      values.fields(at);
    }
    out.ascii(" }");
    afterSample = true;
  }

  @Override
  public void endPv() {
    inPv = false;
    afterPv = true;
  }

  @Override
  public void noSamples(PvMeta pv, int year) {
    // EAA leaves such a PV out, and clients take the bare list for "no data".
  }

  @Override
  public void end() {
    out.ascii(afterPv ? "\n] }\n ]\n" : " ]\n");
  }

  @Override
  public void cutShort(String why) {
    String sentence = JsonText.quoted(why);
    if (inPv) {
      out.ascii("\n], \"truncated\": ");
    } else {
      out.ascii(afterPv ? "\n] },\n{ \"truncated\": " : "{ \"truncated\": ");
    }
    out.utf8(sentence);
    out.ascii(" }\n ]\n");
  }
}
