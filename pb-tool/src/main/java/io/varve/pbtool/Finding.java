package io.varve.pbtool;

/**
 * A line that should not be in its file.
 *
 * @param line its number; the header is line 1
 * @param position of its first byte in the file
 * @param length bytes, its newline included
 * @param fault what is wrong with it
 * @param detail what is known beyond that, may be empty
 */
record Finding(long line, long position, long length, Fault fault, String detail) {

  /** Position behind its last byte. */
  long end() {
    return position + length;
  }

  @Override
  public String toString() {
    return "line "
        + line
        + " (byte "
        + position
        + ", "
        + length
        + " bytes) is "
        + fault.words()
        + (detail.isEmpty() ? "" : ": " + detail);
  }
}
