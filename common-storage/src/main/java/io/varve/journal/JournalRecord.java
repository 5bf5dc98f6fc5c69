package io.varve.journal;

/** One record of a segment, as a reader gives it. */
public sealed interface JournalRecord {

  /** Says which PV a number stands for within this segment. */
  record Defined(JournalPv pv) implements JournalRecord {}

  /**
   * Lines of one PV and year.
   *
   * @param id the PV's number
   * @param year from which the lines count their seconds
   * @param count number of lines
   * @param bytes escaped lines, each with its newline
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
  record Lines(int id, int year, int count, byte[] bytes) implements JournalRecord {}

  /** All lines of the PV that lie before this record are in its files. */
  record Released(int id) implements JournalRecord {}
}
