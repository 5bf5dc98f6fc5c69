package io.varve.retrieval.answer;

import io.varve.plainpb.SampleCursor;

/** The json format (contract storage-retrieval 4.7). */
final class JsonAnswer extends JsonPvs {

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
  void time(SampleCursor at) {
    out.ascii("\"secs\": ");
    out.integer(at.epochSecond());
  }

  @Override
  void afterValue(SampleCursor at) {
    out.ascii(", \"nanos\": ");
    out.integer(at.nano());
    out.ascii(", \"severity\":");
    out.integer(at.severity());
    out.ascii(", \"status\":");
    out.integer(at.status());
  }
}
