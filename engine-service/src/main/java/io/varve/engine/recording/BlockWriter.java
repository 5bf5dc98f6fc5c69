package io.varve.engine.recording;

import io.varve.journal.JournalPv;
import io.varve.journal.JournalSegment;
import io.varve.partition.Partition;
import io.varve.plainpb.LineBuffer;
import io.varve.store.PartitionAppender;
import io.varve.store.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends blocks to partition files, and knows which files must be forced to the disk before a
 * journal segment may go. The flusher's thread only.
 */
final class BlockWriter {
  private static final Logger log = LoggerFactory.getLogger(BlockWriter.class);
  private static final int GATHERED_BYTES = 4 * 1024 * 1024;

  private final PartitionAppender appender;
  private final SealedBefore sealedBefore;
  private final SealedBefore.Appending appending;
  private final Drops drops;
  private final ParallelSync sync;
  private final LineBuffer gathered = new LineBuffer(64 * 1024);

  /** Files that took lines of a segment. */
  private final Map<JournalSegment, List<WrittenFile>> files = new HashMap<>();

  BlockWriter(ShardParts parts) {
    this.appender = parts.appender();
    this.sealedBefore = parts.sealedBefore();
    this.appending = sealedBefore.newAppending();
    this.drops = parts.drops();
    // Of its own: a disk that hangs for one shard must hold up no other.
    this.sync = new ParallelSync(parts.appender(), parts.settings().journal().fsync());
  }

  /** How many of the first blocks go to one file in one append; at least 1. */
  static int together(List<Block> blocks) {
    Block first = blocks.getFirst();
    int length = first.length();
    int count = 1;
    while (count < blocks.size()) {
      Block block = blocks.get(count);
      length += block.length();
      if (length > GATHERED_BYTES
          || length < 0
          || block.late() != first.late()
          || !block.partition().equals(first.partition())) {
        break;
      }
      count++;
    }
    return count;
  }

  /**
   * Appends blocks that {@link #together} gave.
   *
   * @throws IOException when none of them is in the file
   */
  void append(RecordedPv recorded, List<Block> blocks) throws IOException {
    JournalPv pv = recorded.identity();
    Store store = pv.shortTerm();
    Block first = blocks.getFirst();
    Partition partition = first.partition();
    byte[] lines = first.bytes();
    int length = first.length();
    if (blocks.size() > 1) {
      gathered.clear();
      blocks.forEach(block -> gathered.put(block.bytes(), 0, block.length()));
      lines = gathered.array();
      length = gathered.size();
    }
    appending.begin(first.firstSecond());
    try {
      if (first.late() || sealedBefore.isLate(first.firstSecond())) {
        appender.appendLate(store, pv.key(), pv.name(), pv.type(), partition, lines, 0, length);
      } else {
        long gone =
            appender.append(store, pv.key(), pv.name(), pv.type(), partition, lines, 0, length);
        if (gone > 0) {
          reportLoss(recorded, partition);
        }
      }
    } finally {
      appending.end();
    }
    WrittenFile file = recorded.written(partition);
    for (Block block : blocks) {
      recorded.appended(block);
      JournalSegment segment = block.segment();
      if (file.took(segment) && segment != null) {
        files.computeIfAbsent(segment, s -> new ArrayList<>()).add(file);
      }
    }
  }

  /** Ordinary samples only: what late ones go to may have been moved on by ETL. */
  private void reportLoss(RecordedPv pv, Partition partition) {
    long lost = pv.inFile(partition);
    if (lost > 0) {
      log.error(
          "{} was removed by somebody else, with {} samples",
          pv.identity().shortTerm().file(pv.identity().key(), partition),
          lost);
      drops.count(pv.name(), DropCause.LOST_FILE, lost);
      pv.lostFile();
    }
  }

  /** Makes durable what took lines of a segment, which can go then. */
  void force(JournalSegment segment) throws IOException {
    sync.force(files.getOrDefault(segment, List.of()));
    files.remove(segment);
  }

  /** Nothing is forced after this. */
  void close() {
    sync.close();
  }

  /** Makes all files of a PV durable. */
  void force(RecordedPv pv) throws IOException {
    sync.force(pv.written());
  }
}
