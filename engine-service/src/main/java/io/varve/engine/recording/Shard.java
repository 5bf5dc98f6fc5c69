package io.varve.engine.recording;

import io.varve.journal.Journal;
import io.varve.journal.JournalSegment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of the engine's writers: a queue, a thread, a journal, and the PVs that are its own.
 *
 * <p>The thread takes what callbacks left in the queue, journals it in one write, and only then
 * lets it be seen in memory. Partition files are its {@link Flusher}'s, so that a slow store does
 * not hold up the journal.
 */
final class Shard {
  private static final Logger log = LoggerFactory.getLogger(Shard.class);
  private static final long IDLE_MILLIS = 50;
  private static final long HOUSEKEEPING_MILLIS = 1000;

  private final int number;
  private final ShardParts parts;
  private final ShardQueue queue;
  private final Journal journal;
  private final FlushSchedule schedule;
  private final Flusher flusher;
  private final LineRuns runs;
  private final Intake intake;
  private final RestartBudget restarts;
  private final Thread thread;
  private final Set<RecordedPv> pvs = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;
  private volatile boolean alive = true;
  private volatile boolean ended;
  private long nextHousekeepingMillis;

  private Shard(int number, ShardParts parts, Journal journal) {
    this.number = number;
    this.parts = parts;
    this.queue =
        new ShardQueue(parts.settings().queueSamples(), parts.settings().queueBytes().toBytes());
    this.journal = journal;
    this.schedule = new FlushSchedule(parts.clock());
    this.flusher = new Flusher(this, parts, schedule, journal);
    this.runs = new LineRuns(parts.sealedBefore());
    this.restarts = new RestartBudget(parts.clock());
    this.intake = new Intake(number, parts, journal, schedule, this::stumbled);
    this.thread = Thread.ofPlatform().name("shard-" + number).unstarted(this::run);
  }

  /**
   * Opens the journal and starts working.
   *
   * @param journals the folder that holds one folder per shard
   */
  static Shard start(int number, Path journals, ShardParts parts) throws IOException {
    Journal journal =
        Journal.open(
            journals.resolve("shard-" + number),
            number,
            parts.settings().journal().settings(),
            parts.clock());
    Shard shard = new Shard(number, parts, journal);
    shard.thread.start();
    shard.flusher.start();
    parts.metrics().watch(shard);
    return shard;
  }

  int number() {
    return number;
  }

  /** Hands a line over; says why when it is not taken, else null. */
  @Nullable DropCause offer(Line line) {
    DropCause refusal = refusal();
    if (refusal != null) {
      return refusal;
    }
    if (!queue.offer(line)) {
      return DropCause.OVERFLOW;
    }
    // The queue may have been emptied for the last time meanwhile. Either that found the line and
    // counted it, or it is still there.
    return ended && queue.remove(line) ? DropCause.ABANDONED : null;
  }

  void put(ShardEntry entry) {
    queue.put(entry);
  }

  void add(RecordedPv pv) {
    pvs.add(pv);
  }

  /** Forgets a PV that is recorded no more and has nothing in memory. */
  void forget(RecordedPv pv) {
    pvs.remove(pv);
  }

  Set<RecordedPv> pvs() {
    return pvs;
  }

  boolean alive() {
    return alive && flusher.alive();
  }

  /** Why the shard takes no more samples; null while it does. */
  private @Nullable DropCause refusal() {
    if (stopping) {
      return DropCause.ABANDONED;
    }
    return alive() ? null : DropCause.FAULT;
  }

  int queueDepth() {
    return queue.samples();
  }

  long pendingBytes() {
    return intake.pendingBytes();
  }

  long journalBytes() {
    return journal.bytes();
  }

  /** Seconds for which the oldest line in memory waits for its file. */
  double oldestAge() {
    long oldest =
        pvs.stream().mapToLong(RecordedPv::oldestSinceMillis).min().orElse(Long.MAX_VALUE);
    return oldest == Long.MAX_VALUE ? 0 : (parts.clock().millis() - oldest) / 1000.0;
  }

  /** Epoch second of the oldest ordinary line in memory; the far future for none. */
  long oldestOrdinarySecond() {
    return pvs.stream().mapToLong(RecordedPv::oldestOrdinarySecond).min().orElse(Long.MAX_VALUE);
  }

  /** Lines have left memory. */
  void flushed(long bytes) {
    long left = intake.flushed(bytes);
    schedule.everythingIsDue(stopping || left > parts.settings().pendingBytes().toBytes() / 2);
  }

  /**
   * Takes what the queue holds, writes all that is in memory, and ends. What cannot be written
   * within the time stays in the journal for the next start.
   */
  void stop(Duration within) {
    long deadline = System.nanoTime() + within.toNanos();
    stopping = true;
    join(thread, deadline);
    flusher.finish(deadline);
    try {
      journal.close();
      flusher.dropTheRest();
    } catch (IOException e) {
      log.error("The journal of shard {} could not be closed", number, e);
    }
    reportWhatIsLeft();
  }

  private void reportWhatIsLeft() {
    ended = true;
    List<ShardEntry> left = new ArrayList<>();
    queue.drainTo(left);
    for (ShardEntry entry : left) {
      if (entry instanceof Line line) {
        parts.drops().count(line.pv().name(), DropCause.ABANDONED, 1);
      }
    }
    for (RecordedPv pv : pvs) {
      for (Block block : pv.seal()) {
        if (block.segment() == null) {
          parts.drops().count(pv.name(), DropCause.ABANDONED, block.count());
        } else {
          log.warn(
              "{} samples of {} are in the journal only; the next start brings them to their file",
              block.count(),
              pv.name());
        }
      }
    }
  }

  static void join(Thread thread, long deadlineNanos) {
    try {
      thread.join(Duration.ofNanos(Math.max(1, deadlineNanos - System.nanoTime())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    List<ShardEntry> batch = new ArrayList<>();
    while (alive && !(stopping && queue.isEmpty())) {
      try {
        queue.drainTo(batch, IDLE_MILLIS);
        process(batch);
        keepHouse();
      } catch (InterruptedException e) {
        log.error("The thread of shard {} was interrupted and ends", number);
        alive = false;
      } catch (RuntimeException | Error e) {
        stumbled(e);
      } finally {
        batch.clear();
      }
    }
  }

  /** A fault of the engine: within its budget the shard goes on. */
  private void stumbled(Throwable fault) {
    log.error("Shard {} stumbled over a fault of the engine", number, fault);
    alive = restarts.allowsAnother();
    if (!alive) {
      log.error("Shard {} gave up; its PVs are not recorded until the engine restarts", number);
    }
  }

  private void process(List<ShardEntry> batch) {
    List<RecordedPv> touched = new ArrayList<>();
    for (ShardEntry entry : batch) {
      if (entry instanceof Line line) {
        queue.taken(line);
        if (line.pv().batch().isEmpty()) {
          touched.add(line.pv());
        }
        line.pv().batch().add(line);
      }
    }
    intake.keep(cut(touched));
    for (ShardEntry entry : batch) {
      switch (entry) {
        case Line line -> {
          // Kept above.
        }
        case ShardEntry.Settle settle -> {
          settle.pv().settle(settle.done());
          schedule.now(settle.pv());
        }
        case ShardEntry.Settled settled -> release(settled);
      }
    }
  }

  /** Cuts the lines of the batch into runs; a fault in one PV is that PV's alone (D13). */
  private List<Run> cut(List<RecordedPv> touched) {
    List<Run> all = new ArrayList<>();
    for (RecordedPv pv : touched) {
      try {
        all.addAll(runs.of(pv));
      } catch (RuntimeException e) {
        log.error("The samples of {} could not be sorted into partitions", pv.name(), e);
        parts.drops().count(pv.name(), DropCause.FAULT, pv.batch().size());
      } finally {
        pv.batch().clear();
      }
    }
    return all;
  }

  /** Notes in the journal that a PV is in its files as a whole, unless more has come since. */
  private void release(ShardEntry.Settled settled) {
    if (settled.pv().isEmpty()) {
      try {
        journal.release(settled.pv().identity());
        journal.commit();
      } catch (IOException e) {
        log.error("The journal cannot note that {} is in its files", settled.pv().name(), e);
      }
    }
    settled.done().complete(null);
  }

  private void keepHouse() {
    try {
      journal.syncWhenDue();
    } catch (IOException e) {
      log.error("The journal of shard {} cannot be forced to the disk", number, e);
    }
    long now = parts.clock().millis();
    if (now >= nextHousekeepingMillis) {
      nextHousekeepingMillis = now + HOUSEKEEPING_MILLIS;
      if (journal.bytes() > parts.settings().journal().max().toBytes() / 2) {
        journal.oldestComplete().ifPresent(this::carryOver);
      }
    }
  }

  /**
   * Journals anew what memory still holds of the oldest segment, so that one PV whose file takes
   * nothing does not keep the journal from shrinking.
   */
  private void carryOver(JournalSegment oldest) {
    record Held(RecordedPv pv, Block block) {}
    List<Held> held = new ArrayList<>();
    for (RecordedPv pv : pvs) {
      pv.blocksIn(oldest).forEach(block -> held.add(new Held(pv, block)));
    }
    try {
      for (Held h : held) {
        Block block = h.block();
        journal.carry(
            h.pv().identity(),
            block.partition().year(),
            block.count(),
            block.lastSecond(),
            block.lastNano(),
            block.lines().array(),
            0,
            block.lines().size());
      }
      if (!held.isEmpty()) {
        JournalSegment to = journal.commit();
        // The oldest segment may be on the disk already; it goes once its lines are elsewhere.
        journal.sync();
        held.forEach(h -> h.pv().move(h.block(), to));
      }
    } catch (IOException e) {
      log.error("Shard {} cannot make room in its journal", number, e);
    }
  }
}
