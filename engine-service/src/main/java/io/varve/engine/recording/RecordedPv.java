package io.varve.engine.recording;

import io.varve.journal.JournalPv;
import io.varve.journal.JournalSegment;
import io.varve.partition.Partition;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A PV as its shard knows it: its number, and its lines that are in no file yet.
 *
 * <p>The shard's thread adds at the end, the flusher removes at the head, anybody may look; the
 * monitor of this object guards the blocks and is never held across I/O (invariant B8).
 */
final class RecordedPv {
  private final JournalPv identity;
  private final Shard shard;
  private final Deque<Block> blocks = new ArrayDeque<>();
  private final List<CompletableFuture<Void>> settling = new ArrayList<>();
  private long pendingBytes;
  private boolean scheduled;
  private boolean hurried;
  private volatile @Nullable Instant lastFlush;
  private final AtomicLong refusedForSpace = new AtomicLong();

  /** The partition appended to last and the samples it took; the flusher's thread only. */
  private @Nullable Partition filePartition;

  private long inFile;

  /** Lines of the batch at hand; the shard's thread only. */
  private final List<Line> batch = new ArrayList<>();

  RecordedPv(JournalPv identity, Shard shard) {
    this.identity = identity;
    this.shard = shard;
  }

  JournalPv identity() {
    return identity;
  }

  String name() {
    return identity.name();
  }

  Shard shard() {
    return shard;
  }

  List<Line> batch() {
    return batch;
  }

  /** Adds lines that the journal keeps in a segment; null when it could not keep them. */
  synchronized void add(Run run, @Nullable JournalSegment segment, long nowMillis) {
    Block last = blocks.peekLast();
    if (last != null && last.takes(run, segment)) {
      last.add(run);
    } else {
      blocks.addLast(new Block(run, segment, nowMillis));
    }
    pendingBytes += run.bytes().length;
  }

  /** What is to be written, oldest first; lines that come now go into further blocks. */
  synchronized List<Block> seal() {
    blocks.forEach(Block::seal);
    return List.copyOf(blocks);
  }

  /** The head block is in its file, or given up; the journal may forget it. */
  synchronized void remove(Block head) {
    Block removed = blocks.pollFirst();
    if (removed != head) {
      throw new IllegalStateException("The lines of " + name() + " were flushed out of order");
    }
    pendingBytes -= head.lines().size();
    head.moveTo(null);
  }

  /** Copies of the lines in memory, oldest first. */
  synchronized List<PendingLines> pending() {
    return blocks.stream()
        .map(block -> new PendingLines(block.partition().year(), block.lines().toByteArray()))
        .toList();
  }

  /** Blocks the journal keeps in this segment. */
  synchronized List<Block> blocksIn(JournalSegment segment) {
    return blocks.stream().filter(block -> block.segment() == segment).toList();
  }

  /** Lets the journal keep a block elsewhere, unless it has been written meanwhile. */
  synchronized void move(Block block, JournalSegment to) {
    if (blocks.contains(block)) {
      block.moveTo(to);
    }
  }

  synchronized boolean isEmpty() {
    return blocks.isEmpty();
  }

  synchronized long pendingBytes() {
    return pendingBytes;
  }

  /** When the oldest line in memory came, milliseconds since 1970; the far future for none. */
  synchronized long oldestSinceMillis() {
    Block head = blocks.peekFirst();
    return head == null ? Long.MAX_VALUE : head.sinceMillis();
  }

  /** Epoch second of the oldest line in memory that is not late; the far future for none. */
  synchronized long oldestOrdinarySecond() {
    return blocks.stream()
        .filter(block -> !block.late())
        .mapToLong(Block::firstSecond)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  synchronized @Nullable Instant newestPending() {
    Block last = blocks.peekLast();
    return last == null ? null : Instant.ofEpochSecond(last.lastSecond(), last.lastNano());
  }

  /** Notes that a flush is due some time; false when one is already. */
  synchronized boolean schedule() {
    boolean first = !scheduled;
    scheduled = true;
    return first;
  }

  /** Notes that a flush is due now; false when one is already. */
  synchronized boolean hurry() {
    boolean first = !hurried;
    hurried = true;
    return first;
  }

  /** A flush begins: lines that come from now on need another. */
  synchronized void unschedule() {
    scheduled = false;
    hurried = false;
  }

  synchronized void settle(CompletableFuture<Void> done) {
    settling.add(done);
  }

  /** Those who wait for nothing to be in memory, if nothing is. */
  synchronized List<CompletableFuture<Void>> takeSettled() {
    if (!blocks.isEmpty() || settling.isEmpty()) {
      return List.of();
    }
    List<CompletableFuture<Void>> settled = List.copyOf(settling);
    settling.clear();
    return settled;
  }

  /** An append was not tried because the store's disk is all but full. */
  void refusedSpace() {
    refusedForSpace.incrementAndGet();
  }

  long refusedForSpace() {
    return refusedForSpace.get();
  }

  /** Samples have reached a file; by the flusher only. */
  void appended(Block block) {
    inFile = (block.partition().equals(filePartition) ? inFile : 0) + block.count();
    filePartition = block.partition();
  }

  /** How many samples this recording has put into a partition's file; by the flusher only. */
  long inFile(Partition partition) {
    return partition.equals(filePartition) ? inFile : 0;
  }

  /** The file of the partition is another one now. */
  void lostFile() {
    inFile = 0;
  }

  void flushed(Instant now) {
    lastFlush = now;
  }

  /** When lines last went to a file; null for never in this run. */
  @Nullable Instant lastFlush() {
    return lastFlush;
  }
}
