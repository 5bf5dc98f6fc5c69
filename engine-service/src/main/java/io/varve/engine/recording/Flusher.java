package io.varve.engine.recording;

import io.varve.journal.FsyncPolicy;
import io.varve.journal.Journal;
import io.varve.journal.JournalPv;
import io.varve.journal.JournalSegment;
import io.varve.partition.Partition;
import io.varve.store.RefusedAppendException;
import io.varve.store.Store;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
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
  private static final long IDLE_MILLIS = 50;
  private static final long HOUSEKEEPING_MILLIS = 1000;
  private static final long GRACE_NANOS = 1_000_000_000;

  private final Shard shard;
  private final ShardParts parts;
  private final FlushSchedule schedule;
  private final Journal journal;
  private final SealedBefore.Appending appending;
  private final RestartBudget restarts;

  /** Partition files that took lines of a segment and are to be forced before it goes. */
  private final Map<JournalSegment, Map<RecordedPv, Set<Partition>>> unsynced = new HashMap<>();

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
    this.appending = parts.sealedBefore().newAppending();
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
    List<CompletableFuture<Void>> settled = List.of();
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
    for (CompletableFuture<Void> done : settled) {
      if (written) {
        shard.put(new ShardEntry.Settled(pv, done));
      } else {
        pv.settle(done);
      }
    }
  }

  /**
   * Makes the PV's files durable before the journal notes that they hold all of it: a replay after
   * a power cut believes that note.
   */
  private boolean force(RecordedPv pv) {
    Set<Partition> partitions = new HashSet<>();
    unsynced.values().forEach(pvs -> partitions.addAll(pvs.getOrDefault(pv, Set.of())));
    try {
      sync(pv, partitions);
      unsynced.values().forEach(pvs -> pvs.remove(pv));
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
    parts.metrics().refusedForSpace.increment();
    return false;
  }

  private boolean write(RecordedPv pv) {
    for (Block block : pv.seal()) {
      try {
        parts.metrics().flush.recordCallable(() -> append(pv, block));
      } catch (RefusedAppendException e) {
        log.error("The samples of {} cannot be appended: {}", pv.name(), e.getMessage());
        parts.drops().count(pv.name(), DropCause.REFUSED, block.count());
      } catch (IOException e) {
        parts.metrics().flushFailures.increment();
        log.warn(
            "The samples of {} cannot be appended to {} now; they are kept and tried again: {}",
            pv.name(),
            pv.identity().shortTerm().file(pv.identity().key(), block.partition()),
            e.toString());
        return false;
      } catch (Exception fault) {
        // Of this PV alone: the others must not wait for it, nor may it end the thread (D13).
        parts.metrics().flushFailures.increment();
        log.error("The samples of {} met a fault of the engine; tried again", pv.name(), fault);
        return false;
      }
      pv.remove(block);
      shard.flushed(block.lines().size());
    }
    pv.flushed(parts.clock().instant());
    return true;
  }

  private @Nullable Void append(RecordedPv recorded, Block block) throws IOException {
    JournalPv pv = recorded.identity();
    Store store = pv.shortTerm();
    byte[] lines = block.lines().array();
    int length = block.lines().size();
    appending.begin(block.firstSecond());
    try {
      if (block.late() || parts.sealedBefore().isLate(block.firstSecond())) {
        parts
            .appender()
            .appendLate(store, pv.key(), pv.name(), pv.type(), block.partition(), lines, 0, length);
      } else {
        long gone =
            parts
                .appender()
                .append(store, pv.key(), pv.name(), pv.type(), block.partition(), lines, 0, length);
        if (gone > 0) {
          reportLoss(recorded, block.partition());
        }
      }
      recorded.appended(block);
    } finally {
      appending.end();
    }
    JournalSegment segment = block.segment();
    if (segment != null) {
      unsynced
          .computeIfAbsent(segment, s -> new HashMap<>())
          .computeIfAbsent(recorded, p -> new HashSet<>())
          .add(block.partition());
    }
    return null;
  }

  /** Ordinary samples only: what late ones go to may have been moved on by ETL. */
  private void reportLoss(RecordedPv pv, Partition partition) {
    long lost = pv.inFile(partition);
    if (lost > 0) {
      log.error(
          "{} was removed by somebody else, with {} samples",
          pv.identity().shortTerm().file(pv.identity().key(), partition),
          lost);
      parts.drops().count(pv.name(), DropCause.LOST_FILE, lost);
      pv.lostFile();
    }
  }

  /** After the thread has ended and the journal is closed. */
  void dropTheRest() {
    if (thread.isAlive()) {
      log.warn("A flush of shard {} does not return; its journal stays", shard.number());
    } else {
      dropFreeSegments();
    }
  }

  /** Removes segments that nobody needs, after their lines are durable elsewhere. */
  private void dropFreeSegments() {
    Optional<JournalSegment> free = journal.oldestFree();
    while (free.isPresent()) {
      JournalSegment segment = free.get();
      try {
        for (Map.Entry<RecordedPv, Set<Partition>> files :
            unsynced.getOrDefault(segment, Map.of()).entrySet()) {
          sync(files.getKey(), files.getValue());
        }
        unsynced.remove(segment);
        journal.drop(segment);
      } catch (IOException e) {
        log.warn("The journal segment {} must be kept for now", segment.file(), e);
        return;
      }
      free = journal.oldestFree();
    }
  }

  private void sync(RecordedPv pv, Set<Partition> partitions) throws IOException {
    if (parts.settings().journal().fsync() == FsyncPolicy.NONE) {
      return;
    }
    JournalPv identity = pv.identity();
    for (Partition partition : partitions) {
      // What is gone ETL has moved on, which includes a sync, or the PV was deleted.
      parts.appender().sync(identity.shortTerm(), identity.key(), partition);
    }
  }
}
