package io.varve.retrieval.answer;

/**
 * The qw format that browsers plot from (contract storage-retrieval 4.8). NaN and infinities are
 * null, so that every JSON parser takes it (contract clients-and-demand A.4).
 */
final class QwAnswer extends JsonPvs {
  private static final int NANOS_PER_MILLI = 1_000_000;
  private static final Phrase MILLIS = Phrase.of("\"millis\": ");

  QwAnswer(AnswerBuffer out) {
    super(out, false, "");
  }

  @Override
  void identity(PvMeta pv) {
    out.utf8(JsonText.quoted(pv.requestedName()));
    out.ascii(pv.type().waveform() ? " , \"waveform\": true" : " , \"waveform\": false");
  }

  @Override
  int time(SecondsText seconds, long epochSecond, int nano, byte[] bytes, int from) {
    long millis = epochSecond * 1000 + nano / NANOS_PER_MILLI;
    return Digits.write(millis, bytes, MILLIS.put(bytes, from));
  }

  @Override
  int afterValue(int nano, int severity, int status, byte[] bytes, int from) {
    return from;
  }
}
