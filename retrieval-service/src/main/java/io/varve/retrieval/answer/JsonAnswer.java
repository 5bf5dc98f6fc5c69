package io.varve.retrieval.answer;

/** The json format (contract storage-retrieval 4.7). */
final class JsonAnswer extends JsonPvs {
  private static final Phrase SECONDS = Phrase.of("\"secs\": ");
  private static final Phrase NANOS = Phrase.of(", \"nanos\": ");
  private static final Phrase SEVERITY = Phrase.of(", \"severity\":");
  private static final Phrase STATUS = Phrase.of(", \"status\":");

  /**
   * @param strict whether null stands for NaN and infinities, as in JSON
   */
  JsonAnswer(AnswerBuffer out, boolean strict) {
    super(out, !strict, "\n");
  }

  /** Clients take both the bare list and an empty one for "no data" (clients-and-demand A.4). */
  @Override
  public void noSamples(PvMeta pv, int year, boolean shown) {
    if (shown) {
      startPv(pv);
      endPv();
    }
  }

  @Override
  void identity(PvMeta pv) {
    out.utf8(JsonText.quoted(pv.shownName()));
  }

  @Override
  int time(SecondsText seconds, long epochSecond, int nano, byte[] bytes, int from) {
    return seconds.write(epochSecond, bytes, SECONDS.put(bytes, from));
  }

  @Override
  int afterValue(int nano, int severity, int status, byte[] bytes, int from) {
    int at = Digits.write(nano, bytes, NANOS.put(bytes, from));
    at = Digits.write(severity, bytes, SEVERITY.put(bytes, at));
    return Digits.write(status, bytes, STATUS.put(bytes, at));
  }
}
