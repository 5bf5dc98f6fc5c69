package io.varve.engine.recording;

import io.varve.journal.Journal;
import io.varve.journal.JournalSegment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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
  private final Consumer<Throwable> whenStumbling;
  private final AtomicLong pendingBytes = new AtomicLong();

  /** Runs that are neither in memory nor counted as lost. */
  private final Set<Run> inHand = new LinkedHashSet<>();

  /**
   * @param whenStumbling is told of a fault of the engine
   */
  Intake(
      int shard,
      ShardParts parts,
      Journal journal,
      FlushSchedule schedule,
      Consumer<Throwable> whenStumbling) {
    this.shard = shard;
    this.parts = parts;
    this.journal = journal;
    this.schedule = schedule;
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
  void keep(List<Run> all) {
    inHand.addAll(all);
    try {
      keepTogether(all);
    } catch (RuntimeException | Error e) {
      whenStumbling.accept(e);
      for (Run run : List.copyOf(inHand)) {
        try {
          keepTogether(List.of(run));
        } catch (RuntimeException | Error again) {
          log.error("The samples of {} could not be kept", run.pv().name(), again);
          drop(run, DropCause.FAULT);
        }
      }
    }
  }

  private DropCause noRoom(RecordedPv pv) {
    return parts.floor().wasBelow(pv.identity().shortTerm().root())
        ? DropCause.DISK_FULL
        : DropCause.MEMORY;
  }

  private void drop(Run run, DropCause cause) {
    inHand.remove(run);
    parts.drops().count(run.pv().name(), cause, run.count());
  }

  private void keepTogether(List<Run> all) {
    List<Run> kept = new ArrayList<>();
    Set<Run> staged = new HashSet<>();
    long budget = parts.settings().pendingBytes().toBytes() - pendingBytes.get();
    for (Run run : all) {
      budget -= run.bytes().length;
      if (budget < 0) {
        drop(run, noRoom(run.pv()));
        continue;
      }
      kept.add(run);
      if (stage(run)) {
        staged.add(run);
      }
    }
    JournalSegment segment = staged.isEmpty() ? null : commit();
    // In their order, whatever the journal took: a file must not hold a later sample first.
    kept.forEach(run -> remember(run, staged.contains(run) ? segment : null));
  }

  private boolean stage(Run run) {
    try {
      journal.append(
          run.pv().identity(),
          run.partition().year(),
          run.count(),
          run.lastSecond(),
          run.lastNano(),
          run.bytes(),
          0,
          run.bytes().length);
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

  private void remember(Run run, @Nullable JournalSegment segment) {
    RecordedPv pv = run.pv();
    long now = parts.clock().millis();
    pv.add(run, segment, now);
    inHand.remove(run);
    long pending = pendingBytes.addAndGet(run.bytes().length);
    parts.metrics().events.increment(run.count());
    parts.metrics().bytes.increment(run.bytes().length);
    if (run.late()) {
      parts.metrics().late.increment(run.count());
      log.info("{} samples of {} are older than the sealed time", run.count(), pv.name());
    }
    if (segment == null) {
      parts.metrics().unjournalled.increment(run.count());
    }
    if (pv.schedule()) {
      schedule.at(pv, now + parts.settings().flushInterval().toMillis());
    }
    boolean many = pv.pendingBytes() >= parts.settings().flushBytes().toBytes();
    if ((many || segment == null) && pv.hurry()) {
      schedule.now(pv);
    }
    if (pending > parts.settings().pendingBytes().toBytes() / 2) {
      schedule.everythingIsDue(true);
    }
  }
}
