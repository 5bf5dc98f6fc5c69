package io.varve.store;

import io.varve.plainpb.SampleCursor;
import java.io.IOException;

/**
 * What a search by time sees at one place of a file. Up to three samples are looked at and most of
 * them decide, so that one out of order leads no search astray.
 *
 * @param isBefore whether what is sought lies here or further on
 * @param start position of the first sample at or before the moment that is sought
 * @param behind if what is sought lies here or further in front: position behind the last sample
 *     here that may be it; -1 when none may
 */
record Probe(boolean isBefore, long start, long behind) {
  /** Where there is no sample. */
  static final Probe NOTHING = new Probe(false, -1, -1);

  /** As many can tell which one of them is out of order. */
  static final int MOST = 3;

  /**
   * Looks at samples.
   *
   * @param cursor stands on the first of them
   * @param most how many, 1 to {@link #MOST}
   * @param until those from this position on are not looked at
   */
  static Probe of(SampleCursor cursor, int most, long until, Moment moment) throws IOException {
    if (cursor.position() >= until) {
      return NOTHING;
    }
    boolean firstIsBefore = isBefore(cursor, moment);
    long start = firstIsBefore ? cursor.position() : -1;
    long behind = -1;
    int count = 1;
    int before = firstIsBefore ? 1 : 0;
    boolean last = firstIsBefore;
    while (count < most && cursor.next() && cursor.position() < until) {
      boolean here = isBefore(cursor, moment);
      if (here) {
        before++;
        start = start < 0 ? cursor.position() : start;
      } else if (last) {
        behind = cursor.position();
      }
      last = here;
      count++;
    }
    return count < MOST
        ? new Probe(firstIsBefore, start, -1)
        : new Probe(before * 2 > MOST, start, behind);
  }

  private static boolean isBefore(SampleCursor cursor, Moment moment) {
    return Moment.compare(cursor.epochSecond(), cursor.nano(), moment.epochSecond(), moment.nano())
        <= 0;
  }
}
