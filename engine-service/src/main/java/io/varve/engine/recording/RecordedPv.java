package io.varve.engine.recording;

import io.varve.journal.Journal;
import io.varve.journal.JournalPv;
import io.varve.journal.JournalSegment;
import io.varve.partition.Partition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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
  private volatile @Nullable RecordedPv before;

  /** A chain of blocks, and not a queue of its own: most PVs have one or none. */
  private @Nullable Block oldest;

  private @Nullable Block newest;
  private List<Settling.Wanted> settling = List.of();
  private long pendingBytes;
  private boolean scheduled;

  /** When its flush is due; the schedule's, and guarded by it. */
  private long dueAt;

  private boolean hurried;
  private volatile @Nullable Instant lastFlush;
  private long refusedForSpace;

  /** The partition appended to last and the samples it took; the flusher's thread only. */
  private @Nullable Partition filePartition;

  private long inFile;

  /** Files appended to that may have to be forced to the disk; the flusher's thread only. */
  private final List<WrittenFile> written = new ArrayList<>(1);

  /** First and last line of the batch at hand, -1 for none; the shard's thread only. */
  private int firstLine = -1;

  private int lastLine;

  /** Where the newest line belonged; the shard's thread only. */
  private @Nullable Partition newestPartition;

  /**
   * @param before the PV as it was recorded before its type or its stores changed
   */
  RecordedPv(JournalPv identity, Shard shard, @Nullable RecordedPv before) {
    this.identity = identity;
    this.shard = shard;
    this.before = before;
  }

  /** The PV as it was recorded before, as long as lines of that are in memory. */
  @Nullable RecordedPv before() {
    RecordedPv pv = before;
    if (pv != null && !pv.hasLines()) {
      before = null;
      return null;
    }
    return pv;
  }

  /** Whether lines are in memory, of the PV as it is or as it was. */
  boolean hasLines() {
    return !isEmpty() || before() != null;
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

  /**
   * Chains a line of the batch at hand behind those the PV has in it already.
   *
   * @param next for each line of the batch the one of the same PV after it, -1 for none
   * @return whether it is the PV's first
   */
  boolean chain(int line, int[] next) {
    next[line] = -1;
    boolean first = firstLine < 0;
    if (first) {
      firstLine = line;
    } else {
      next[lastLine] = line;
    }
    lastLine = line;
    return first;
  }

  /** The first line of the chain, which ends with this. */
  int unchain() {
    int first = firstLine;
    firstLine = -1;
    return first;
  }

  /** The partition of an instant in the store the PV is recorded to. */
  Partition partitionAt(long epochSecond) {
    Partition newest = newestPartition;
    if (newest == null || !newest.contains(epochSecond)) {
      newest = identity.shortTerm().granularity().at(epochSecond);
      newestPartition = newest;
    }
    return newest;
  }

  /**
   * Adds lines that the journal keeps in a segment; null when it could not keep them, so that they
   * are in memory only.
   *
   * @param flushBytes bytes in memory from which on they are to go to their file at once
   * @return what must be done about their flush
   */
  synchronized FlushWanted add(
      Run run,
      byte[] bytes,
      BlockBytes memory,
      @Nullable JournalSegment segment,
      long nowMillis,
      long flushBytes) {
    Block last = newest;
    if (last == null || !last.takes(run, segment)) {
      last = new Block(run, memory, segment, nowMillis);
      addLast(last);
    }
    last.add(run, bytes);
    pendingBytes += run.length();
    if ((segment == null || pendingBytes >= flushBytes) && !hurried) {
      hurried = true;
      return FlushWanted.NOW;
    }
    return !hurried && schedule() ? FlushWanted.LATER : FlushWanted.ASKED_FOR;
  }

  private void addLast(Block block) {
    if (newest == null) {
      oldest = block;
    } else {
      newest.follow(block);
    }
    newest = block;
  }

  /** Oldest first. */
  private List<Block> blocks() {
    List<Block> all = new ArrayList<>(1);
    for (Block block = oldest; block != null; block = block.next()) {
      all.add(block);
    }
    return all;
  }

  /** What is to be written, oldest first; lines that come now go into further blocks. */
  synchronized List<Block> seal() {
    List<Block> all = blocks();
    all.forEach(Block::seal);
    return all;
  }

  /** The head block is in its file, or given up; the journal may forget it. */
  synchronized void remove(Block head) {
    if (oldest != head) {
      throw new IllegalStateException("The lines of " + name() + " were flushed out of order");
    }
    oldest = head.next();
    if (oldest == null) {
      newest = null;
    }
    pendingBytes -= head.length();
    head.free();
  }

  /** Copies of the lines in memory, oldest first. */
  synchronized List<PendingLines> pending() {
    return blocks().stream()
        .map(block -> new PendingLines(block.partition().year(), block.copy()))
        .toList();
  }

  /**
   * Journals anew, in the next commit, what the journal keeps in an old segment; gives those
   * blocks.
   */
  synchronized List<Block> carry(JournalSegment from, Journal journal) {
    List<Block> carried = blocks().stream().filter(block -> block.segment() == from).toList();
    for (Block block : carried) {
      journal.carry(
          identity, block.partition().year(), block.count(), block.bytes(), 0, block.length());
    }
    return carried;
  }

  /** Lets the journal keep a block elsewhere, unless it has been written meanwhile. */
  synchronized void move(Block block, JournalSegment to) {
    if (blocks().contains(block)) {
      block.moveTo(to);
    }
  }

  synchronized boolean isEmpty() {
    return oldest == null;
  }

  /** When the oldest line in memory came, milliseconds since 1970; the far future for none. */
  synchronized long oldestSinceMillis() {
    Block head = oldest;
    return head == null ? Long.MAX_VALUE : head.sinceMillis();
  }

  /** Epoch second of the oldest line in memory that is not late; the far future for none. */
  synchronized long oldestOrdinarySecond() {
    return blocks().stream()
        .filter(block -> !block.late())
        .mapToLong(Block::firstSecond)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  synchronized @Nullable Instant newestPending() {
    Block last = newest;
    return last == null ? null : Instant.ofEpochSecond(last.lastSecond(), last.lastNano());
  }

  /** Whether a flush is to be asked for, and when. */
  enum FlushWanted {
    NOW,
    LATER,
    ASKED_FOR
  }

  /** Notes that a flush is due some time; false when one is already. */
  synchronized boolean schedule() {
    boolean first = !scheduled;
    scheduled = true;
    return first;
  }

  /**
   * Whether there are only a few lines, none of which came before a time, so that more can be
   * waited for.
   *
   * @param few bytes below which there are few
   */
  synchronized boolean mayWait(long few, long sinceMillis) {
    Block head = oldest;
    return head != null && head.sinceMillis() > sinceMillis && pendingBytes < few && !hurried;
  }

  void dueAt(long millis) {
    dueAt = millis;
  }

  long dueAt() {
    return dueAt;
  }

  /** A flush begins: lines that come from now on need another. */
  synchronized void unschedule() {
    scheduled = false;
    hurried = false;
  }

  synchronized void settle(Settling.Wanted wanted) {
    settling = Stream.concat(settling.stream(), Stream.of(wanted)).toList();
  }

  /** Those who wait for nothing to be in memory, if nothing is. */
  synchronized List<Settling.Wanted> takeSettled() {
    if (oldest != null || settling.isEmpty()) {
      return List.of();
    }
    List<Settling.Wanted> settled = settling;
    settling = List.of();
    return settled;
  }

  /** An append was not tried because the store's disk is all but full. */
  synchronized void refusedSpace() {
    refusedForSpace++;
  }

  synchronized long refusedForSpace() {
    return refusedForSpace;
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

  /** The note of a partition's file; by the flusher only. */
  WrittenFile written(Partition partition) {
    for (WrittenFile file : written) {
      if (file.partition().equals(partition)) {
        return file;
      }
    }
    written.removeIf(file -> !file.dirty());
    WrittenFile file = new WrittenFile(identity, partition);
    written.add(file);
    return file;
  }

  /** Files that may have to be forced to the disk; by the flusher only. */
  List<WrittenFile> written() {
    return written;
  }

  void flushed(Instant now) {
    lastFlush = now;
  }

  /** When lines last went to a file; null for never in this run. */
  @Nullable Instant lastFlush() {
    return lastFlush;
  }
}
