package io.varve.etl.move;

import io.varve.store.Durable;

/**
 * What moves are done with.
 *
 * @param pieceBytes bytes copied between two fail points
 * @param memory bytes that samples out of order are sorted in
 */
record MoveSettings(Durable durable, FailPoints failPoints, int pieceBytes, int memory) {
  /** Of a small sample: how many of them make a piece. */
  private static final int BYTES_OF_SAMPLE = 32;

  /** Samples between two fail points where samples are counted and not bytes. */
  int pieceSamples() {
    return Math.max(1, pieceBytes / BYTES_OF_SAMPLE);
  }
}
