package io.varve.summary;

import io.varve.store.LineRun;
import io.varve.store.Moment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The buckets of a summary that hold nothing but the lines of their samples, joined to runs that
 * are read at once: the widest buckets that are short enough for that, and at the ends of what is
 * wanted narrower ones. Not thread-safe.
 */
final class PureRows {
  private static final long SECOND = 1_000_000_000L;

  /** What times can be told in nanoseconds since 1970. */
  private static final long LAST_SECOND = 9_000_000_000L;

  private final SummaryFile summary;
  private final long from;
  private final long latest;
  private final List<LineRun> runs = new ArrayList<>();

  /**
   * @param from position in the partition file of the first line that is wanted
   * @param latest time of the newest sample that is wanted
   */
  PureRows(SummaryFile summary, long from, Moment latest) {
    this.summary = summary;
    this.from = from;
    this.latest =
        Math.clamp(latest.epochSecond(), -LAST_SECOND, LAST_SECOND) * SECOND + latest.nano();
  }

  /** Those of all blocks, oldest first. */
  List<LineRun> runs() throws IOException {
    for (BlockEntry block : summary.blocks()) {
      add(block, block.levels(), block.whole(), 0, 1);
    }
    return runs;
  }

  /**
   * @param level of the rows; behind the widest one that of the block itself
   */
  private void add(BlockEntry block, int level, Rows rows, int first, int behind)
      throws IOException {
    for (int row = first; row < behind; row++) {
      long start = block.from() + rows.position(row);
      long end = row + 1 < rows.count() ? block.from() + rows.position(row + 1) : block.to();
      if (end <= from || block.start() + rows.firstTime(row) > latest) {
        continue;
      }
      long last = block.start() + rows.lastTime(row);
      if (start >= from && last <= latest && end - start <= LineRun.LONGEST && rows.pure(row)) {
        join(new LineRun(start, end, rows.lineSum(row), (int) rows.samples(row), moment(last)));
      } else if (level > 0) {
        addNarrower(block, level, rows.bucket(row));
      }
    }
  }

  private void addNarrower(BlockEntry block, int level, int bucket) throws IOException {
    Rows narrower = summary.rows(block, level - 1);
    if (narrower != null) {
      int[] widths = Widths.all(block.width(), summary.header().blockSeconds());
      int width = level < widths.length ? widths[level] : summary.header().blockSeconds();
      int factor = width / widths[level - 1];
      add(
          block,
          level - 1,
          narrower,
          narrower.firstFrom(bucket * factor),
          narrower.firstFrom((bucket + 1) * factor));
    }
  }

  private void join(LineRun next) {
    LineRun last = runs.isEmpty() ? null : runs.getLast();
    if (last != null && last.to() == next.from() && next.to() - last.from() <= LineRun.LONGEST) {
      runs.set(runs.size() - 1, last.with(next));
    } else {
      runs.add(next);
    }
  }

  private static Moment moment(long nanos) {
    return new Moment(Math.floorDiv(nanos, SECOND), (int) Math.floorMod(nanos, SECOND));
  }
}
