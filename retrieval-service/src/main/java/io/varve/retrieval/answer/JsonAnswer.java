package io.varve.retrieval.answer;

/** The json format (contract storage-retrieval 4.7). */
final class JsonAnswer extends JsonPvs {
  private static final byte[] SECONDS = NumberText.ascii("\"secs\": ");
  private static final byte[] NANOS = NumberText.ascii(", \"nanos\": ");
  private static final byte[] SEVERITY = NumberText.ascii(", \"severity\":");
  private static final byte[] STATUS = NumberText.ascii(", \"status\":");

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
  int time(long epochSecond, int nano, byte[] bytes, int from) {
    return Digits.write(epochSecond, bytes, NumberText.put(SECONDS, bytes, from));
  }

  @Override
  int afterValue(int nano, int severity, int status, byte[] bytes, int from) {
    int at = Digits.write(nano, bytes, NumberText.put(NANOS, bytes, from));
    at = Digits.write(severity, bytes, NumberText.put(SEVERITY, bytes, at));
    return Digits.write(status, bytes, NumberText.put(STATUS, bytes, at));
  }
}
