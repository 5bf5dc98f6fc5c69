package io.varve.retrieval.answer;

import io.varve.plainpb.SampleCursor;
import java.util.Map;

/**
 * The qw format that browsers plot from (contract storage-retrieval 4.8). NaN and infinities are
 * null, so that every JSON parser takes it (contract clients-and-demand A.4).
 *
 * <p>PVs without samples are left out. An answer cut short gets the key {@code truncated}.
 */
final class QwAnswer implements AnswerFormat {
  private static final int NANOS_PER_MILLI = 1_000_000;

  private final AnswerBuffer out;
  private final JsonValue values;
  private boolean afterPv;
  private boolean inPv;
  private boolean afterSample;

  QwAnswer(AnswerBuffer out) {
    this.out = out;
    this.values = new JsonValue(out, false);
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
    out.utf8(JsonText.quoted(pv.requestedName()));
    out.ascii(pv.type().waveform() ? " , \"waveform\": true" : " , \"waveform\": false");
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
    out.ascii(afterSample ? ",\n{ \"millis\": " : "{ \"millis\": ");
    out.integer(at.epochSecond() * 1000 + at.nano() / NANOS_PER_MILLI);
    out.ascii(", \"val\": ");
    values.write(at);
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
    // EAA leaves such a PV out; an empty list of samples breaks Grafana for waveforms.
  }

  @Override
  public void end() {
    out.ascii(afterPv ? "] }\n ]\n" : " ]\n");
  }

  @Override
  public void cutShort(String why) {
    if (inPv) {
      out.ascii("], \"truncated\": ");
    } else {
      out.ascii(afterPv ? "] },\n{ \"truncated\": " : "{ \"truncated\": ");
    }
    out.utf8(JsonText.quoted(why));
    out.ascii(" }\n ]\n");
  }
}
