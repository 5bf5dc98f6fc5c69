package io.varve.retrieval.answer;

import io.varve.plainpb.SampleCursor;

/**
 * Writes one answer. The calls come in this order: {@link #begin}, then for each PV either {@link
 * #startPv}, its samples and {@link #endPv} or only {@link #noSamples}, then {@link #end}. {@link
 * #cutShort} may come at any point after the beginning instead of the rest.
 */
interface AnswerFormat {

  void begin();

  /** A PV that has at least one sample. */
  void startPv(PvMeta pv);

  /**
   * @param at stands on the sample
   * @param source where it lies
   */
  void sample(SampleCursor at, String source);

  void endPv();

  /**
   * A PV without samples.
   *
   * @param year a year to put into a header, where the format has one
   */
  void noSamples(PvMeta pv, int year);

  void end();

  /** Ends an answer that lacks samples, and says so where the format has room for it. */
  void cutShort(String why);
}
