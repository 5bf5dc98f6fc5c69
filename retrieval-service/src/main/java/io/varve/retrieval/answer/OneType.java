package io.varve.retrieval.answer;

import io.varve.plainpb.SampleCursor;
import io.varve.sample.DbrType;
import java.time.Instant;

/**
 * A table has one type of values, and times as nanoseconds since 1970 in 64 bits. A PV's type may
 * have changed within the range.
 *
 * @param pvName for the error
 */
record OneType(String pvName, DbrType type) {
  static final OneType NONE = new OneType("", DbrType.SCALAR_DOUBLE);

  /** What 64 bits can say. */
  private static final long MOST_SECONDS = Long.MAX_VALUE / 1_000_000_000L - 1;

  /**
   * Returns for a sample that fits.
   *
   * @throws UnfitFormatException for any other, with what to do
   */
  void check(SampleCursor at) {
    if (at.type() != type) {
      throw new UnfitFormatException(
          "The values of "
              + pvName
              + " change from "
              + type.dbrName()
              + " to "
              + at.type().dbrName()
              + " at "
              + Instant.ofEpochSecond(at.epochSecond(), at.nano())
              + ", and a table has one type; ask for the time before and from there on"
              + " separately, or use .raw or .json");
    }
    if (Math.abs(at.epochSecond()) > MOST_SECONDS) {
      throw new UnfitFormatException(
          "A sample of "
              + pvName
              + " of "
              + Instant.ofEpochSecond(at.epochSecond())
              + " lies beyond the times of a table, which end in 2262; use .raw or .json");
    }
  }
}
