package io.varve.retrieval.answer;

import io.varve.plainpb.LineSink;
import io.varve.plainpb.SampleCursor;
import org.jspecify.annotations.Nullable;

/**
 * Writes one answer. The calls come in this order: {@link #begin}, then for each PV either {@link
 * #startPv}, its samples and {@link #endPv} or only {@link #noSamples}, then {@link #end}. {@link
 * #cutShort} may come at any point after the beginning instead of the rest. A format leaves out
 * what it has no text for.
 */
interface AnswerFormat {

  default void begin() {}

  /** A PV that has at least one sample. */
  default void startPv(PvMeta pv) {}

  /**
   * @param at stands on the sample
   * @param source where it lies
   */
  void sample(SampleCursor at, String source);

  /**
   * Where lines can be passed to that follow a sample under the same header, instead of samples;
   * null when the format needs to see each.
   */
  default @Nullable LineSink lines() {
    return null;
  }

  /**
   * What writes scalar numbers without fields, all but a PV's first, as {@link #sample} would; null
   * when there is no such thing.
   */
  default @Nullable ScalarText scalars() {
    return null;
  }

  default void endPv() {}

  /**
   * A PV without samples.
   *
   * @param shown whether an empty list says more than nothing, as that of outliers does
   * @param year a year to put into a header, where the format has one
   */
  default void noSamples(PvMeta pv, int year, boolean shown) {}

  default void end() {}

  /** Ends an answer that lacks samples, and says so where the format has room for it. */
  void cutShort(String why);
}
