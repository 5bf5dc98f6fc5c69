package io.varve.etl.move;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Copies bytes into a file, from another file within the kernel where it can. */
final class Transfer {
  /** Bytes copied at once: large enough to cost nothing, small enough to be interrupted. */
  static final int PIECE = 16 * 1024 * 1024;

  private Transfer() {}

  /**
   * Copies to the target's position.
   *
   * @throws IOException when the source ends early, too
   */
  static void copy(
      FileChannel source, long from, long to, FileChannel target, int piece, FailPoints failPoints)
      throws IOException {
    long at = from;
    while (at < to) {
      long copied = source.transferTo(at, Math.min(piece, to - at), target);
      if (copied <= 0) {
        throw new IOException("The source ended at byte " + at + " and should reach to " + to);
      }
      at += copied;
      failPoints.reached(Step.PIECE_COPIED);
    }
  }

  /** Writes bytes in memory at the target's position. */
  static void write(
      byte[] bytes, int from, int to, FileChannel target, int piece, FailPoints failPoints)
      throws IOException {
    for (int at = from; at < to; at += piece) {
      ByteBuffer part = ByteBuffer.wrap(bytes, at, Math.min(piece, to - at));
      while (part.hasRemaining()) {
        target.write(part);
      }
      failPoints.reached(Step.PIECE_COPIED);
    }
  }
}
