package io.varve.summary;

import io.varve.partition.Partition;
import io.varve.plainpb.SampleCursor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts samples into buckets while somebody reads them anyway: ETL, as it proves that a source is
 * in order. Not thread-safe.
 *
 * <p>Samples that are not newer than the one before count nothing, as they do for readers; one that
 * is older makes all void, as nobody could say then which samples a stretch of time has.
 */
public final class SummaryTally {
  private static final long SECOND = 1_000_000_000L;
  private static final long HOUR = 3600 * SECOND;

  private final int blockSeconds;
  private final long blockNanos;

  /** Nanoseconds since 1970. */
  private final long partitionStart;

  private final BlockSink sink;
  private final List<Block> kept;
  private final long start;
  private final BucketSums sums = new BucketSums();
  private final Aggregate sum = new Aggregate();
  private int width;
  private @Nullable Block block;

  /** Where the next block begins. */
  private long position;

  /** All times that follow count from the partition's start. */
  private long newest = Long.MIN_VALUE;

  /** When the bucket, or the hour if that is sooner, ends. */
  private long boundary = Long.MIN_VALUE;

  /** Of the samples of the block; null when there is none. */
  private @Nullable SampleCursor counted;

  private int bucket;
  private long bucketEnd = Long.MIN_VALUE;
  private long bucketPosition;

  /** Whether nothing lies between the bucket's samples. */
  private boolean pure;

  private long lastLine;
  private long lastEnd;
  private boolean ordered = true;

  /**
   * @param partition that the samples are, or will be, part of
   * @param position where the samples begin
   * @param width to begin with
   */
  SummaryTally(Partition partition, long position, int width, BlockSink sink) {
    this(partition, position, width, List.of(), sink);
  }

  private SummaryTally(
      Partition partition, long position, int width, List<Block> kept, BlockSink sink) {
    this.blockSeconds = Widths.block(partition.endSecond() - partition.startSecond());
    this.blockNanos = blockSeconds * SECOND;
    this.partitionStart = partition.startSecond() * SECOND;
    this.start = position;
    this.position = position;
    this.width = width;
    this.kept = kept;
    this.sink = sink;
  }

  /** One that keeps its blocks. */
  static SummaryTally keeping(Partition partition, long position, int width) {
    List<Block> kept = new ArrayList<>();
    return new SummaryTally(partition, position, width, kept, kept::add);
  }

  /** One of blocks that are known, and that nothing is added to. */
  static SummaryTally of(Partition partition, long position, List<Block> blocks) {
    return new SummaryTally(
        partition,
        position,
        Block.UNKNOWN,
        blocks,
        block -> {
          throw new IllegalStateException("Nothing can be added to what is known");
        });
  }

  /** What it has counted, if it keeps that. */
  List<Block> blocks() {
    if (block != null) {
      throw new IllegalStateException("Samples are being counted; end() comes first");
    }
    return kept;
  }

  /** Where its first block begins. */
  long start() {
    return start;
  }

  /** Samples not newer than this, in nanoseconds since 1970, are not new. */
  void continueAfter(long time) {
    newest = time - partitionStart;
  }

  /**
   * Counts the sample that a cursor stands on.
   *
   * @param time nanoseconds since the start of the partition, within it
   */
  public void add(SampleCursor cursor, long time) throws IOException {
    if (time <= newest) {
      ordered &= time == newest;
      return;
    }
    long line = cursor.position();
    if (time >= boundary) {
      enter(time, line);
    } else {
      pure &= line == lastEnd;
    }
    newest = time;
    lastLine = line;
    lastEnd = cursor.nextPosition();
    counted = cursor;
    cursor.sumLine();
    sums.add(time, cursor.doubleAt(0), cursor.severity(), Aggregate.isReconnection(cursor));
  }

  /** A sample of another bucket, or of another hour, comes. */
  private void enter(long time, long linePosition) throws IOException {
    int slot = (int) (time / blockNanos);
    long blockStart = slot * blockNanos;
    if (block == null || block.slot != slot) {
      endBlock();
      block = new Block(slot, partitionStart + blockStart, position, width);
      bucketEnd = Long.MIN_VALUE;
    }
    pure &= linePosition == lastEnd;
    if (time >= bucketEnd) {
      endBucket();
      pure = true;
      bucket = (int) ((time - blockStart) / (width * SECOND));
      bucketEnd = blockStart + (bucket + 1) * (width * SECOND);
      bucketPosition = linePosition;
    }
    long hour = (time - blockStart) / HOUR;
    block.hours |= 1 << hour;
    boundary = Math.min(bucketEnd, blockStart + (hour + 1) * HOUR);
  }

  private void endBucket() {
    Block open = block;
    if (open == null || counted == null || sums.empty()) {
      return;
    }
    int lineSum = counted.takeSum();
    sums.into(sum);
    sums.clear();
    open.samples += sum.samples;
    // Times in the sum count from the partition's start.
    open.rows.add(sum, bucket, bucketPosition - open.from, open.start - partitionStart);
    if (pure) {
      open.rows.endPurely(lineSum);
    }
  }

  private void endBlock() throws IOException {
    Block open = block;
    if (open == null) {
      return;
    }
    endBucket();
    open.to = lastEnd;
    open.lastLine = lastLine;
    open.lastTime = partitionStart + newest;
    position = lastEnd;
    block = null;
    counted = null;
    width = open.bestWidth(blockSeconds);
    sink.accept(open);
  }

  /** Ends the last block; while what was counted from can still be read. */
  public void end() throws IOException {
    endBlock();
  }

  /** Whether no sample was older than the one before. */
  boolean ordered() {
    return ordered;
  }
}
