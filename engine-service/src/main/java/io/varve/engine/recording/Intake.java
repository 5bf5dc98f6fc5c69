package io.varve.engine.recording;

import io.varve.journal.Journal;
import io.varve.journal.JournalSegment;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the runs of a batch into the journal, in one write, and then into memory; or counts them
 * as lost. The shard's thread only, but for the bytes in memory.
 */
final class Intake {
  private static final Logger log = LoggerFactory.getLogger(Intake.class);

  private final int shard;
  private final ShardParts parts;
  private final Journal journal;
  private final FlushSchedule schedule;
  private final BlockBytes memory;
  private final Consumer<Throwable> whenStumbling;
  private final AtomicLong pendingBytes = new AtomicLong();

  /** Kept since they were last added to the counts that others see; the shard's thread only. */
  private int keptSamples;

  private long keptBytes;

  /**
   * @param memory where the lines wait
   * @param whenStumbling is told of a fault of the engine
   */
  Intake(
      int shard,
      ShardParts parts,
      Journal journal,
      FlushSchedule schedule,
      BlockBytes memory,
      Consumer<Throwable> whenStumbling) {
    this.shard = shard;
    this.parts = parts;
    this.journal = journal;
    this.schedule = schedule;
    this.memory = memory;
    this.whenStumbling = whenStumbling;
  }

  /** Bytes of the shard's lines that are in no file yet. */
  long pendingBytes() {
    return pendingBytes.get();
  }

  /** Lines have left memory; gives the bytes that are left. */
  long flushed(long bytes) {
    return pendingBytes.addAndGet(-bytes);
  }

  /**
   * Keeps runs; after a fault those still in hand once more, each alone, so that one is to blame.
   */
  void keep(Runs runs) {
    try {
      keep(runs, 0, runs.size());
    } catch (RuntimeException | Error e) {
      whenStumbling.accept(e);
      for (int i = 0; i < runs.size(); i++) {
        if (runs.get(i).inHand()) {
          keepAlone(runs, i);
        }
      }
    }
  }

  private void keepAlone(Runs runs, int index) {
    try {
      keep(runs, index, index + 1);
    } catch (RuntimeException | Error again) {
      Run run = runs.get(index);
      log.error("The samples of {} could not be kept", run.pv().name(), again);
      if (run.inHand()) {
        drop(run, DropCause.FAULT);
      }
    }
  }

  private DropCause noRoom(RecordedPv pv) {
    return parts.floor().wasBelow(pv.identity().shortTerm().root())
        ? DropCause.DISK_FULL
        : DropCause.MEMORY;
  }

  private void drop(Run run, DropCause cause) {
    run.outOfHand();
    parts.drops().count(run.pv().name(), cause, run.count());
  }

  private void keep(Runs runs, int from, int to) {
    long budget = parts.settings().pendingBytes().toBytes() - pendingBytes.get();
    boolean anyStaged = false;
    for (int i = from; i < to; i++) {
      Run run = runs.get(i);
      budget -= run.length();
      if (budget < 0) {
        drop(run, noRoom(run.pv()));
      } else {
        run.journalled(stage(run, runs.bytes()));
        anyStaged |= run.journalled();
      }
    }
    remember(runs, from, to, anyStaged ? commit() : null);
  }

  /** In their order, whatever the journal took: a file must not hold a later sample first. */
  private void remember(Runs runs, int from, int to, @Nullable JournalSegment segment) {
    long now = parts.clock().millis();
    try {
      for (int i = from; i < to; i++) {
        Run run = runs.get(i);
        if (run.inHand()) {
          remember(run, runs.bytes(), run.journalled() ? segment : null, now);
        }
      }
    } finally {
      countKept();
    }
  }

  /**
   * Counted once for all runs. Their flush may have begun, so that for a moment less is pending.
   */
  private void countKept() {
    long pending = pendingBytes.addAndGet(keptBytes);
    parts.metrics().events.increment(keptSamples);
    parts.metrics().bytes.increment((double) keptBytes);
    keptSamples = 0;
    keptBytes = 0;
    if (pending > parts.settings().pendingBytes().toBytes() / 2) {
      schedule.everythingIsDue(true);
    }
  }

  private boolean stage(Run run, byte[] bytes) {
    try {
      journal.append(
          run.pv().identity(),
          run.partition().year(),
          run.count(),
          bytes,
          run.from(),
          run.length());
      return true;
    } catch (IOException e) {
      log.warn("Samples of {} are kept in memory only: {}", run.pv().name(), e.getMessage());
      return false;
    }
  }

  private @Nullable JournalSegment commit() {
    try {
      return journal.commit();
    } catch (IOException e) {
      log.error(
          "Shard {} cannot write its journal; a crash would take what is in memory", shard, e);
      return null;
    }
  }

  private void remember(Run run, byte[] bytes, @Nullable JournalSegment segment, long now) {
    RecordedPv pv = run.pv();
    long flushBytes = parts.settings().flushBytes().toBytes();
    RecordedPv.FlushWanted wanted = pv.add(run, bytes, memory, segment, now, flushBytes);
    run.outOfHand();
    // Before anything that can fail: what is in memory and not counted would be flushed and then
    // counted off.
    keptSamples += run.count();
    keptBytes += run.length();
    if (run.late()) {
      parts.metrics().late.increment(run.count());
      log.info("{} samples of {} are older than the sealed time", run.count(), pv.name());
    }
    if (segment == null) {
      parts.metrics().unjournalled.increment(run.count());
    }
    switch (wanted) {
      case NOW -> schedule.now(pv);
      case LATER -> schedule.after(now, pv);
      case ASKED_FOR -> {
        // By an earlier run.
      }
    }
  }
}
