package io.varve.journal;

import java.io.IOException;

/** Takes what a replay finds. */
public interface JournalTarget {

  /**
   * Puts those of the lines into the PV's files that are not there yet.
   *
   * @return false when they cannot be put there, now or later; the segment is set aside then
   * @throws IOException when it may work later; the replay ends and keeps every segment
   */
  boolean restore(JournalPv pv, JournalRecord.Lines lines) throws IOException;

  /** Makes durable what was put; the segments go after that. */
  void sync() throws IOException;
}
