package io.varve.etl.move;

import io.varve.store.Durable;

/**
 * What moves are done with.
 *
 * @param pieceBytes bytes copied between two fail points
 * @param aheadBytes bytes copied into one file that are worth being forced before all are there
 * @param memory bytes that samples out of order are sorted in
 * @param mostInserted samples of one source that are looked for in memory in a destination they
 *     overlap; of more the destination is merged anew
 */
record MoveSettings(
    Durable durable,
    FailPoints failPoints,
    int pieceBytes,
    long aheadBytes,
    int memory,
    int mostInserted) {
  /** Less is on the disk as fast as it takes to begin. */
  static final long AHEAD = 4L << 20;

  /** Some 30 MB of times, places and sums. */
  static final int MOST_INSERTED = 1 << 20;

  /** Of a small sample: how many of them make a piece. */
  private static final int BYTES_OF_SAMPLE = 32;

  /** Samples between two fail points where samples are counted and not bytes. */
  int pieceSamples() {
    return Math.max(1, pieceBytes / BYTES_OF_SAMPLE);
  }
}
