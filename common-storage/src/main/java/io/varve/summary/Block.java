package io.varve.summary;

import org.jspecify.annotations.Nullable;

/**
 * The samples of a file that lie in one stretch of time, a day as a rule, with their narrowest
 * buckets.
 */
final class Block {
  /** The width of a block whose rows are not to be used. */
  static final int UNKNOWN = 0;

  /** Its number within the partition. */
  final int slot;

  /** Nanoseconds since 1970. */
  final long start;

  /** Position of its first byte; what cannot be read in front of its first sample is part of it. */
  long from;

  /** Position behind its last sample's line. */
  long to;

  /** Position of that line. */
  long lastLine;

  /** Time of that sample, in nanoseconds since 1970. */
  long lastTime;

  /** A bit for each hour of the block in which there are samples. */
  int hours;

  long samples;

  /** Of its rows, in seconds. */
  int width;

  Rows rows;

  Block(int slot, long start, long from, int width) {
    this.slot = slot;
    this.start = start;
    this.from = from;
    this.to = from;
    this.width = width;
    this.rows = new Rows(16);
  }

  /**
   * A block as a summary has it.
   *
   * @param rows its narrowest ones; null when they are lost, so that its samples must be counted
   *     anew
   */
  static Block of(int slot, BlockEntry entry, @Nullable Rows rows) {
    Block block =
        new Block(slot, entry.start(), entry.from(), rows == null ? UNKNOWN : entry.width());
    block.to = entry.to();
    block.lastLine = entry.to() - entry.lastLength();
    block.lastTime = entry.lastTime();
    block.hours = entry.hours();
    block.samples = entry.samples();
    if (rows != null) {
      block.rows = rows;
    }
    return block;
  }

  int bestWidth(int blockSeconds) {
    return Widths.narrowest(samples, Integer.bitCount(hours), blockSeconds);
  }

  /** Moves it to where its bytes lie in another file. */
  void move(long by) {
    from += by;
    to += by;
    lastLine += by;
  }

  /** Begins earlier, with bytes that hold no sample of another block. */
  void beginAt(long position) {
    rows.shift(0, from - position);
    from = position;
  }

  /**
   * Takes what follows in the same stretch.
   *
   * @return false when the rows do not simply follow; they are void then
   */
  boolean append(Block later) {
    boolean follows =
        width == later.width
            && rows.count() > 0
            && later.rows.count() > 0
            && rows.bucket(rows.count() - 1) < later.rows.bucket(0);
    if (follows) {
      if (later.rows.position(0) > 0) {
        rows.endImpurely();
      }
      rows.addAll(later.rows, later.from - from);
    }
    to = later.to;
    lastLine = later.lastLine;
    lastTime = later.lastTime;
    hours |= later.hours;
    samples += later.samples;
    return follows;
  }
}
