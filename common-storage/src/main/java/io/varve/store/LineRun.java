package io.varve.store;

import io.varve.plainpb.ByteSum;

/**
 * Lines side by side in a file, of which is known that each is a sample and none is older than the
 * one before it.
 *
 * @param from position of the first line
 * @param to position behind the last; at most {@link #LONGEST} further on
 * @param sum of their bytes, as {@link ByteSum} tells it
 * @param samples how many lines that are
 * @param last time of the last one
 */
public record LineRun(long from, long to, int sum, int samples, Moment last) {
  /** As many bytes are read at once. */
  public static final int LONGEST = 256 * 1024;

  /** This one and the one that begins where it ends. */
  public LineRun with(LineRun next) {
    int both = ByteSum.joined(sum, next.sum, next.to - next.from);
    return new LineRun(from, next.to, both, samples + next.samples, next.last);
  }
}
