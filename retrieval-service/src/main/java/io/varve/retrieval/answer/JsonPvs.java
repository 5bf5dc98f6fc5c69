package io.varve.retrieval.answer;

import io.varve.plainpb.SampleCursor;
import java.util.Map;

/**
 * A list of PVs, each with its meta and its samples, blanks and line breaks as EAA writes them.
 *
 * <p>PVs without samples are left out: clients take the bare list for "no data", and an empty list
 * of samples breaks Grafana for waveforms. An answer cut short gets the key {@code truncated}.
 */
abstract sealed class JsonPvs implements AnswerFormat permits JsonAnswer, QwAnswer {
  protected final AnswerBuffer out;
  private final JsonValue values;
  private final String afterLastSample;
  private boolean afterPv;
  private boolean inPv;
  private boolean afterSample;

  /**
   * @param bareNotFinite as in {@link JsonValue}
   * @param afterLastSample what stands before the bracket that ends the answer's last samples
   */
  JsonPvs(AnswerBuffer out, boolean bareNotFinite, String afterLastSample) {
    this.out = out;
    this.values = new JsonValue(out, bareNotFinite);
    this.afterLastSample = afterLastSample;
  }

  /** The members of the meta before the headers, beginning with the name. */
  abstract void identity(PvMeta pv);

  /** The members before the value. */
  abstract void time(SampleCursor at);

  /** The members between the value and the fields. */
  abstract void afterValue(SampleCursor at);

  @Override
  public final void begin() {
    out.ascii("[ \n");
  }

  @Override
  public final void startPv(PvMeta pv) {
    if (afterPv) {
      out.ascii("] },\n");
    }
    out.ascii("{ \"meta\": { \"name\": ");
    identity(pv);
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
  public final void sample(SampleCursor at, String source) {
    out.ascii(afterSample ? ",\n{ " : "{ ");
    time(at);
    out.ascii(", \"val\": ");
    values.write(at);
    afterValue(at);
    if (at.hasFields()) {
      out.ascii(", \"fields\": ");
      values.fields(at);
    }
    out.ascii(" }");
    afterSample = true;
  }

  @Override
  public final void endPv() {
    inPv = false;
    afterPv = true;
  }

  @Override
  public final void end() {
    out.ascii(afterPv ? afterLastSample + "] }\n ]\n" : " ]\n");
  }

  @Override
  public final void cutShort(String why) {
    if (inPv) {
      out.ascii(afterLastSample + "], \"truncated\": ");
    } else {
      out.ascii(afterPv ? afterLastSample + "] },\n{ \"truncated\": " : "{ \"truncated\": ");
    }
    out.utf8(JsonText.quoted(why));
    out.ascii(" }\n ]\n");
  }
}
