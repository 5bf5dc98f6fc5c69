package io.varve.retrieval.answer;

import io.varve.plainpb.SampleCursor;

/**
 * The qw format that browsers plot from (contract storage-retrieval 4.8). NaN and infinities are
 * null, so that every JSON parser takes it (contract clients-and-demand A.4).
 */
final class QwAnswer extends JsonPvs {
  private static final int NANOS_PER_MILLI = 1_000_000;

  QwAnswer(AnswerBuffer out) {
    super(out, false, "");
  }

  @Override
  void identity(PvMeta pv) {
    out.utf8(JsonText.quoted(pv.requestedName()));
    out.ascii(pv.type().waveform() ? " , \"waveform\": true" : " , \"waveform\": false");
  }

  @Override
  void time(SampleCursor at) {
    out.ascii("\"millis\": ");
    out.integer(at.epochSecond() * 1000 + at.nano() / NANOS_PER_MILLI);
  }

  @Override
  void afterValue(SampleCursor at) {}
}
