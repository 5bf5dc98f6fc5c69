package io.varve.summary;

import io.varve.partition.Partition;
import io.varve.plainpb.SampleCursor;
import io.varve.store.PlainPbPartition;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Joins the blocks that come, from whatever was counted apart, to those a file has, and hands them
 * to the writer. A block that two parts share, or whose width is another one now that it has grown,
 * is counted once more from the file; that is at most a day of it. Not thread-safe.
 */
final class Growth implements BlockSink {
  private final PlainPbPartition file;
  private final Partition partition;
  private final SummaryHeader header;
  private final SummaryWriter writer;
  private final Changes changes;
  private @Nullable Block open;
  private long end;
  private long newest = Long.MIN_VALUE;

  /** Time of the newest sample before the open block. */
  private long newestBefore = Long.MIN_VALUE;

  /**
   * @param changes told of what the disk has changed
   */
  Growth(
      PlainPbPartition file,
      Partition partition,
      SummaryHeader header,
      SummaryWriter writer,
      Changes changes) {
    this.changes = changes;
    this.file = file;
    this.partition = partition;
    this.header = header;
    this.writer = writer;
    this.end = file.dataStart();
  }

  /**
   * Begins with the last block of a summary, which may grow.
   *
   * @param before the block before it
   * @param rows its narrowest ones; null when they are damaged
   */
  void resume(@Nullable BlockEntry before, BlockEntry last, @Nullable Rows rows) {
    int slot = (int) ((last.startSecond() - header.startSecond()) / header.blockSeconds());
    open = Block.of(slot, last, rows);
    end = last.to();
    newest = last.lastTime();
    newestBefore = before == null ? Long.MIN_VALUE : before.lastTime();
  }

  /** Counts what lies in the file behind what was counted. */
  void scan(long to, int width) throws IOException {
    SummaryTally tally = new SummaryTally(partition, end, width, this);
    count(tally, newest, end, to);
  }

  private void count(SummaryTally tally, long after, long from, long to) throws IOException {
    if (after > Long.MIN_VALUE) {
      tally.continueAfter(after);
    }
    SampleCursor cursor = file.cursor(from, to);
    while (cursor.next()) {
      if (!partition.contains(cursor.epochSecond())) {
        throw new DisorderedSamplesException("a sample lies outside " + partition.name());
      }
      tally.add(
          cursor,
          (cursor.epochSecond() - partition.startSecond()) * 1_000_000_000L + cursor.nano());
    }
    tally.end();
    if (!tally.ordered()) {
      throw new DisorderedSamplesException("a sample is older than the one before it");
    }
  }

  @Override
  public void accept(Block next) throws IOException {
    if (next.start + next.rows.firstTime(0) <= newest) {
      throw new DisorderedSamplesException("a sample is older than the one before it");
    }
    next.beginAt(end);
    Block last = open;
    if (last != null && last.slot == next.slot) {
      if (!last.append(next)) {
        last.width = Block.UNKNOWN;
      }
    } else {
      flush();
      open = next;
    }
    end = next.to;
    newest = next.lastTime;
  }

  /** Its sums go now, so what the disk has changed since they were made is told now or never. */
  private void tellOfChanges(Block block) throws IOException {
    if (block.to - block.from > Rows.FARTHEST) {
      return;
    }
    // Of a block that could not be joined nobody knows where the last row ended.
    int known = block.width == Block.UNKNOWN ? block.rows.count() - 1 : block.rows.count();
    for (int row = 0; row < known; row++) {
      if (block.rows.pure(row)) {
        long from = block.from + block.rows.position(row);
        boolean last = row + 1 == block.rows.count();
        long to = last ? block.to : block.from + block.rows.position(row + 1);
        if (!Proof.holds(file, from, to, block.rows.lineSum(row))) {
          changes.tell(file.header().pvName() + ":" + partition.name(), from, to);
          return;
        }
      }
    }
  }

  /** Writes the block that may still have grown. */
  void flush() throws IOException {
    Block block = open;
    if (block == null) {
      return;
    }
    open = null;
    int best = block.bestWidth(header.blockSeconds());
    if (block.width != best) {
      tellOfChanges(block);
      SummaryTally tally = SummaryTally.keeping(partition, block.from, best);
      count(tally, newestBefore, block.from, block.to);
      block = tally.blocks().getFirst();
    }
    newestBefore = block.lastTime;
    writer.write(block);
  }
}
