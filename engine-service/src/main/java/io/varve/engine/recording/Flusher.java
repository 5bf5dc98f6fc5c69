package io.varve.engine.recording;

import io.varve.journal.Journal;
import io.varve.journal.JournalSegment;
import io.varve.store.RefusedAppendException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the lines of one shard from memory to their partition files, in a thread of its own.
 *
 * <p>A flush that fails leaves the lines where they are and is tried again. Files are synced not
 * with each flush but before the journal segment that could bring their lines back is dropped.
 */
final class Flusher {
  private static final Logger log = LoggerFactory.getLogger(Flusher.class);
  private static final long IDLE_MILLIS = 200;
  private static final long HOUSEKEEPING_MILLIS = 1000;
  private static final long GRACE_NANOS = 1_000_000_000;

  /** The journal may fill to this part of its bound before it is shortened, */
  private static final int LAZY_SHARE = 4;

  /**
   * and what is older than this goes in any case, so that a restart has little to replay. A PV that
   * comes once a second costs one forced file in this time, which is most of what it costs at all.
   */
  private static final long LAZY_MILLIS = 300_000;

  private final Shard shard;
  private final ShardParts parts;
  private final FlushSchedule schedule;
  private final Journal journal;
  private final BlockWriter writer;
  private final RestartBudget restarts;

  private final Thread thread;
  private volatile boolean finishing;
  private volatile long deadlineNanos;
  private volatile boolean alive = true;
  private long nextHousekeepingMillis;

  Flusher(Shard shard, ShardParts parts, FlushSchedule schedule, Journal journal) {
    this.shard = shard;
    this.parts = parts;
    this.schedule = schedule;
    this.journal = journal;
    this.writer = new BlockWriter(parts);
    this.restarts = new RestartBudget(parts.clock());
    this.thread = Thread.ofPlatform().name("flush-" + shard.number()).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  boolean alive() {
    return alive;
  }

  /** Writes everything there is and ends, at the deadline at the latest. */
  void finish(long deadline) {
    deadlineNanos = deadline;
    finishing = true;
    shard.pvs().forEach(schedule::now);
    // It looks at the deadline between two flushes; the one under way may end after it.
    Shard.join(thread, deadline + GRACE_NANOS);
  }

  private void run() {
    while (alive && !done()) {
      try {
        RecordedPv pv = schedule.take(IDLE_MILLIS);
        if (pv != null) {
          flush(pv);
        }
        long now = parts.clock().millis();
        if (now >= nextHousekeepingMillis) {
          nextHousekeepingMillis = now + HOUSEKEEPING_MILLIS;
          dropFreeSegments();
        }
      } catch (InterruptedException e) {
        log.error("The flusher of shard {} was interrupted and ends", shard.number());
        alive = false;
      } catch (RuntimeException | Error e) {
        log.error("The flusher of shard {} met a fault of the engine", shard.number(), e);
        alive = restarts.allowsAnother();
      }
    }
  }

  private boolean done() {
    return finishing && (shard.pendingBytes() == 0 || System.nanoTime() >= deadlineNanos);
  }

  private void flush(RecordedPv pv) {
    pv.unschedule();
    boolean written = false;
    List<Settling.Wanted> settled = List.of();
    try {
      if (parts.permit().mayWrite() && hasSpace(pv) && write(pv)) {
        settled = pv.takeSettled();
        written = settled.isEmpty() || force(pv);
      }
    } finally {
      if (!written && pv.schedule()) {
        schedule.retryAt(pv, parts.clock().millis() + parts.settings().flushRetry().toMillis());
      }
    }
    for (Settling.Wanted wanted : settled) {
      if (written) {
        shard.settled(wanted);
      } else {
        pv.settle(wanted);
      }
    }
  }

  /**
   * Makes the PV's files durable before the journal notes that they hold all of it: a replay after
   * a power cut believes that note.
   */
  private boolean force(RecordedPv pv) {
    try {
      writer.force(pv);
      return true;
    } catch (IOException e) {
      log.warn("The files of {} cannot be forced to the disk now: {}", pv.name(), e.toString());
      return false;
    }
  }

  private boolean hasSpace(RecordedPv pv) {
    if (pv.isEmpty() || !parts.floor().isBelow(pv.identity().shortTerm().root())) {
      return true;
    }
    pv.refusedSpace();
    parts.metrics().refusedForSpace();
    return false;
  }

  private boolean write(RecordedPv pv) {
    List<Block> left = pv.seal();
    while (!left.isEmpty()) {
      List<Block> blocks = left.subList(0, BlockWriter.together(left));
      if (!write(pv, blocks)) {
        return false;
      }
      left = left.subList(blocks.size(), left.size());
      long bytes = 0;
      for (Block block : blocks) {
        bytes += block.length();
        pv.remove(block);
      }
      shard.flushed(bytes);
    }
    pv.flushed(parts.clock().instant());
    return true;
  }

  /** True when the blocks are in their file, or counted as lost. */
  private boolean write(RecordedPv pv, List<Block> blocks) {
    long began = System.nanoTime();
    try {
      writer.append(pv, blocks);
      return true;
    } catch (RefusedAppendException e) {
      log.error("The samples of {} cannot be appended: {}", pv.name(), e.getMessage());
      int samples = blocks.stream().mapToInt(Block::count).sum();
      parts.drops().count(pv.name(), DropCause.REFUSED, samples);
      return true;
    } catch (IOException e) {
      parts.metrics().flushFailed();
      log.warn(
          "The samples of {} cannot be appended to {} now; they are kept and tried again: {}",
          pv.name(),
          pv.identity().shortTerm().file(pv.identity().key(), blocks.getFirst().partition()),
          e.toString());
      return false;
    } catch (RuntimeException fault) {
      // Of this PV alone: the others must not wait for it, nor may it end the thread (D13).
      parts.metrics().flushFailed();
      log.error("The samples of {} met a fault of the engine; tried again", pv.name(), fault);
      return false;
    } finally {
      parts.metrics().flushTook(System.nanoTime() - began);
    }
  }

  /** After the thread has ended and the journal is closed. */
  void dropTheRest() {
    if (thread.isAlive()) {
      log.warn("A flush of shard {} does not return; its journal stays", shard.number());
    } else {
      dropFreeSegments();
      writer.close();
    }
  }

  /**
   * Removes segments that nobody needs, after their lines are durable elsewhere. Not at once: a
   * file that took lines of many segments is forced to the disk once for all of them.
   */
  private void dropFreeSegments() {
    Optional<JournalSegment> free = journal.oldestFree();
    while (free.isPresent() && (finishing || isLong() || isOld(free.get()))) {
      JournalSegment segment = free.get();
      try {
        writer.force(segment);
        journal.drop(segment);
      } catch (IOException e) {
        log.warn("The journal segment {} must be kept for now", segment.file(), e);
        return;
      }
      free = journal.oldestFree();
    }
  }

  private boolean isLong() {
    return journal.bytes() > parts.settings().journal().max().toBytes() / LAZY_SHARE;
  }

  private boolean isOld(JournalSegment segment) {
    return segment.completeSinceMillis() < parts.clock().millis() - LAZY_MILLIS;
  }
}
