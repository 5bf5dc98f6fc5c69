package io.varve.retrieval.answer;

import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.SampleCursor;
import io.varve.plainpb.ScalarColumns;
import io.varve.sample.DbrType;
import java.util.Map;

/**
 * A list of PVs, each with its meta and its samples, blanks and line breaks as EAA writes them.
 *
 * <p>PVs without samples are left out: clients take the bare list for "no data", and an empty list
 * of samples breaks Grafana for waveforms. An answer cut short gets the key {@code truncated}.
 */
abstract sealed class JsonPvs implements AnswerFormat permits JsonAnswer, QwAnswer {
  /** Bytes that are enough for what stands on either side of a value. */
  private static final int ROOM = 128;

  private static final Phrase FIRST = Phrase.of("{ ");
  private static final Phrase NEXT = Phrase.of(",\n{ ");
  private static final Phrase VALUE = Phrase.of(", \"val\": ");
  private static final Phrase END = Phrase.of(" }");
  private static final byte[] NULL = NumberText.ascii("null");

  protected final AnswerBuffer out;
  private final JsonValue values;
  private final boolean bareNotFinite;
  private final String afterLastSample;
  private final SecondsText seconds = new SecondsText();
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
    this.bareNotFinite = bareNotFinite;
    this.afterLastSample = afterLastSample;
  }

  /** The members of the meta before the headers, beginning with the name. */
  abstract void identity(PvMeta pv);

  /**
   * Writes the members before the value and gives the position behind them.
   *
   * @param seconds what writes the seconds
   */
  abstract int time(SecondsText seconds, long epochSecond, int nano, byte[] bytes, int from);

  /** Writes the members between the value and the fields and gives the position behind them. */
  abstract int afterValue(int nano, int severity, int status, byte[] bytes, int from);

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
    LineBuffer lines = out.lines();
    lines.ensure(ROOM);
    int from = lines.size();
    int behind = (afterSample ? NEXT : FIRST).put(lines.array(), from);
    behind = time(seconds, at.epochSecond(), at.nano(), lines.array(), behind);
    lines.advance(VALUE.put(lines.array(), behind) - from);
    values.write(at);
    lines.ensure(ROOM);
    from = lines.size();
    behind = afterValue(at.nano(), at.severity(), at.status(), lines.array(), from);
    lines.advance(behind - from);
    if (at.hasFields()) {
      out.ascii(", \"fields\": ");
      values.fields(at);
    }
    lines.ensure(Phrase.ROOM);
    lines.advance(END.put(lines.array(), lines.size()) - lines.size());
    afterSample = true;
  }

  @Override
  public final ScalarText scalars() {
    return this::write;
  }

  private void write(ScalarColumns samples, LineBuffer lines) {
    SecondsText ownSeconds = new SecondsText();
    DbrType type = samples.type();
    for (int i = 0; i < samples.size(); i++) {
      lines.ensure(2 * ROOM + NumberText.ROOM);
      byte[] bytes = lines.array();
      long value = samples.bits(i);
      int nano = samples.nano(i);
      int at = NEXT.put(bytes, lines.size());
      at = time(ownSeconds, samples.epochSecond(i), nano, bytes, at);
      at = VALUE.put(bytes, at);
      at =
          bareNotFinite || NumberText.finite(type, value)
              ? NumberText.write(type, value, bytes, at)
              : NumberText.put(NULL, bytes, at);
      at = afterValue(nano, samples.severity(i), samples.status(i), bytes, at);
      lines.advance(END.put(bytes, at) - lines.size());
    }
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
