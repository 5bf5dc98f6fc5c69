package io.varve.summary;

import io.varve.plainpb.SampleCursor;
import io.varve.store.Catalogue;
import io.varve.store.PartitionFile;
import io.varve.store.PlainPbPartition;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The summarised samples of a partition file, put into bins: from the widest buckets that fit into
 * a bin, and sample by sample where a bin ends within a bucket of the narrowest width.
 *
 * <p>The summary's file handle is not counted: who waited for one of the partition must not wait
 * for another one with it in hand. Not thread-safe.
 */
final class SummarisedPartition implements Closeable {
  private static final Logger log = LoggerFactory.getLogger(SummarisedPartition.class);
  private static final long SECOND = 1_000_000_000L;

  private final PlainPbPartition file;
  private final SummaryFile summary;
  private final List<BlockEntry> blocks;
  private final Aggregate sum = new Aggregate();
  private int next;

  private SummarisedPartition(PlainPbPartition file, SummaryFile summary) {
    this.file = file;
    this.summary = summary;
    this.blocks = summary.blocks();
  }

  /** Opens a file that has a summary; null when it has none to rely on. */
  static @Nullable SummarisedPartition open(PartitionFile file, Catalogue catalogue)
      throws IOException {
    PlainPbPartition partition = catalogue.openPlain(file);
    if (partition == null) {
      return null;
    }
    try {
      if (Summaries.suits(partition.header().type(), file.partition())) {
        SummaryFile summary = summaryOf(file, partition);
        if (summary != null && !summary.blocks().isEmpty()) {
          return new SummarisedPartition(partition, summary);
        }
        if (summary != null) {
          summary.close();
        }
      }
      partition.close();
      return null;
    } catch (IOException | RuntimeException e) {
      partition.close();
      throw e;
    }
  }

  /** A summary that cannot be read is no reason to fail a query that its file can answer. */
  private static @Nullable SummaryFile summaryOf(PartitionFile file, PlainPbPartition partition) {
    try {
      return SummaryFile.open(Summaries.pathOf(file), partition, file.partition());
    } catch (IOException e) {
      log.warn(
          "The summary of {} cannot be read, so its samples are: {}", file.path(), e.toString());
      return null;
    }
  }

  /** Time of the first sample, in nanoseconds since 1970. */
  long firstTime() {
    return blocks.getFirst().firstTime();
  }

  /** Time of the last summarised sample. */
  long lastTime() {
    return blocks.getLast().lastTime();
  }

  /** Whether the file may have samples behind those. */
  boolean hasMore() throws IOException {
    return blocks.getLast().to() < file.end()
        && file.cursor(blocks.getLast().to(), file.end()).next();
  }

  /**
   * Puts the next block into bins.
   *
   * @param from first nanosecond wanted
   * @param to last nanosecond wanted
   * @return false when none is left
   */
  boolean step(Bins bins, long from, long to) throws IOException {
    while (next < blocks.size() && blocks.get(next).lastTime() < from) {
      next++;
    }
    if (next >= blocks.size() || blocks.get(next).firstTime() > to) {
      return false;
    }
    new Descent(blocks.get(next++), bins, from, to).run();
    return next < blocks.size();
  }

  /** One block on its way into bins. */
  private final class Descent {
    private final BlockEntry block;
    private final Bins bins;
    private final long from;
    private final long to;
    private final int[] widths;
    private final @Nullable Rows[] rows;

    Descent(BlockEntry block, Bins bins, long from, long to) {
      this.block = block;
      this.bins = bins;
      this.from = from;
      this.to = to;
      this.widths = Widths.all(block.width(), summary.header().blockSeconds());
      this.rows = new Rows[block.levels()];
    }

    void run() throws IOException {
      if (fits(block.whole(), 0)) {
        merge(block.whole(), 0);
        return;
      }
      // Buckets wider than a bin are hardly ever of use.
      int widest = rows.length - 1;
      while (widest >= 0 && widths[widest] * SECOND > bins.width()) {
        widest--;
      }
      Rows start = rows(Math.max(0, widest));
      if (start == null) {
        decode(block.from(), block.to(), block.firstTime(), block.lastTime());
      } else if (widest >= 0) {
        descend(widest, start, 0, start.count());
      } else {
        decodeAll(start);
      }
    }

    /**
     * The rows of a width, read when they are first needed; null when there are none to rely on.
     */
    private @Nullable Rows rows(int level) throws IOException {
      if (level < rows.length && rows[level] == null) {
        rows[level] = summary.rows(block, level);
      }
      return level < rows.length ? rows[level] : null;
    }

    /** Puts rows into bins, those that do not fit by the next narrower ones. */
    private void descend(int level, Rows here, int first, int end) throws IOException {
      for (int row = first; row < end; row++) {
        if (isOutside(here, row)) {
          continue;
        }
        if (fits(here, row)) {
          merge(here, row);
          continue;
        }
        Rows narrower = level == 0 ? null : rows(level - 1);
        if (narrower == null) {
          decode(here, row, row + 1);
        } else {
          int factor = widths[level] / widths[level - 1];
          int bucket = here.bucket(row) * factor;
          descend(
              level - 1, narrower, narrower.firstFrom(bucket), narrower.firstFrom(bucket + factor));
        }
      }
    }

    /** Decodes in one go what is wanted of the block. */
    private void decodeAll(Rows narrowest) throws IOException {
      int first = 0;
      int end = narrowest.count();
      while (first < end && isOutside(narrowest, first)) {
        first++;
      }
      while (end > first && isOutside(narrowest, end - 1)) {
        end--;
      }
      if (first < end) {
        decode(narrowest, first, end);
      }
    }

    private void decode(Rows here, int first, int end) throws IOException {
      decode(
          block.from() + here.position(first),
          end < here.count() ? block.from() + here.position(end) : block.to(),
          block.start() + here.firstTime(first),
          block.start() + here.lastTime(end - 1));
    }

    /**
     * @param firstTime of the first sample that counts; what repeats an older one may precede it
     */
    private void decode(long start, long end, long firstTime, long lastTime) throws IOException {
      SampleCursor cursor = file.cursor(start, end);
      long earliest = Math.max(from, firstTime);
      long latest = Math.min(to, lastTime);
      while (cursor.next()) {
        long time = cursor.epochSecond() * SECOND + cursor.nano();
        if (time > latest) {
          return;
        }
        if (time >= earliest) {
          bins.add(
              time,
              cursor.doubleAt(0),
              cursor.severity(),
              cursor.hasFields() && SummaryTally.isReconnection(cursor));
        }
      }
    }

    private boolean isOutside(Rows here, int row) {
      return block.start() + here.lastTime(row) < from || block.start() + here.firstTime(row) > to;
    }

    private boolean fits(Rows here, int row) {
      long first = block.start() + here.firstTime(row);
      long last = block.start() + here.lastTime(row);
      return first >= from && last <= to && here.usable(row) && bins.same(first, last);
    }

    private void merge(Rows here, int row) {
      here.load(row, block.start(), sum);
      bins.merge(sum);
    }
  }

  @Override
  public void close() throws IOException {
    try (summary) {
      file.close();
    }
  }
}
