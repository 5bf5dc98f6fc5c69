package io.varve.summary;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One block on its way into bins, oldest samples first: as the widest buckets that fit into a bin,
 * and where none does as lines of the partition file to be read. Not thread-safe.
 */
final class BlockSteps {
  /** Told instead of the time of a sample when there is none. */
  static final long NONE = Long.MAX_VALUE;

  private final BlockEntry block;
  private final SummaryFile summary;
  private final Cut cut;

  /** Of each level, in seconds; the last level is the block itself. */
  private final int[] widths;

  private final @Nullable Rows[] rows;

  /** What rows are read into. */
  private final Rows[] room;

  /** Levels whose rows were found damaged. */
  private final boolean[] damaged;

  /** From the block down to the level looked at: which level, its next row, the end of its rows. */
  private final int[] levelAt;

  private final int[] next;
  private final int[] end;
  private int depth;

  /** The rows that the current step consists of. */
  private Rows here;

  private int first;
  private int behind;
  private boolean sum;

  /**
   * @param room for the rows of each level; what was in it before is overwritten
   */
  BlockSteps(BlockEntry block, SummaryFile summary, Cut cut, Rows[] room) {
    this.block = block;
    this.summary = summary;
    this.cut = cut;
    this.room = room;
    int levels = block.levels();
    int seconds = summary.header().blockSeconds();
    int[] narrower = Widths.all(block.width(), seconds);
    this.widths = new int[levels + 1];
    System.arraycopy(narrower, 0, widths, 0, levels);
    widths[levels] = seconds;
    this.rows = new Rows[levels + 1];
    rows[levels] = block.whole();
    this.damaged = new boolean[levels + 1];
    this.levelAt = new int[levels + 1];
    this.next = new int[levels + 1];
    this.end = new int[levels + 1];
    levelAt[0] = levels;
    end[0] = 1;
    this.here = block.whole();
  }

  /** Steps to the next sum or the next lines; false when the block is at its end. */
  boolean next() throws IOException {
    while (depth >= 0) {
      if (next[depth] == end[depth]) {
        depth--;
        continue;
      }
      int level = levelAt[depth];
      Rows present = rowsOf(level);
      int row = next[depth];
      if (cut.leavesOut(present, row, block.start())) {
        next[depth]++;
      } else if (cut.takes(present, row, block.start())) {
        step(present, row, row + 1, true);
        return true;
      } else if (!descend(level, present, row)) {
        step(present, row, lastToRead(present, row), false);
        return true;
      }
    }
    return false;
  }

  private void step(Rows present, int row, int until, boolean isSum) {
    here = present;
    first = row;
    behind = until;
    sum = isSum;
    next[depth] = until;
  }

  /** Goes to the narrower buckets of a row; false when there are none. */
  private boolean descend(int level, Rows present, int row) throws IOException {
    int below = level - 1;
    // Buckets wider than a bin are hardly ever of use.
    while (below > 0 && widths[below] > cut.bins().seconds()) {
      below--;
    }
    while (below >= 0 && !readable(below)) {
      below--;
    }
    if (below < 0) {
      return false;
    }
    next[depth]++;
    depth++;
    Rows narrower = rowsOf(below);
    int factor = widths[level] / widths[below];
    levelAt[depth] = below;
    next[depth] = narrower.firstFrom(present.bucket(row) * factor);
    end[depth] = narrower.firstFrom((present.bucket(row) + 1) * factor);
    return true;
  }

  /** Rows side by side that must be read line by line are read in one go. */
  private int lastToRead(Rows present, int row) {
    int until = row + 1;
    while (until < end[depth]
        && !cut.leavesOut(present, until, block.start())
        && !cut.takes(present, until, block.start())) {
      until++;
    }
    return until;
  }

  private boolean readable(int level) throws IOException {
    if (rows[level] == null && !damaged[level]) {
      damaged[level] = !summary.read(block, level, room[level]);
      rows[level] = damaged[level] ? null : room[level];
    }
    return !damaged[level];
  }

  private Rows rowsOf(int level) {
    Rows known = rows[level];
    if (known == null) {
      throw new IllegalStateException("The rows of " + widths[level] + " s are not read yet");
    }
    return known;
  }

  /** Whether the step is a sum; else it is lines. */
  boolean isSum() {
    return sum;
  }

  void load(Aggregate into) {
    here.load(first, block.start(), into);
  }

  /** Position of the step's first line in the partition file. */
  long from() {
    return block.from() + here.position(first);
  }

  /** Position behind the step's last line. */
  long to() {
    return behind < here.count() ? block.from() + here.position(behind) : block.to();
  }

  /** Time of the step's first sample. */
  long firstTime() {
    return block.start() + here.firstTime(first);
  }

  /** Time of the step's last sample. */
  long lastTime() {
    return block.start() + here.lastTime(behind - 1);
  }

  /** Time of the first sample behind the step, in this block; {@link #NONE} for none. */
  long following() {
    for (int up = depth; up >= 0; up--) {
      if (next[up] < end[up]) {
        return block.start() + rowsOf(levelAt[up]).firstTime(next[up]);
      }
    }
    return NONE;
  }
}
