package io.varve.engine.recording;

import io.varve.journal.Journal;
import io.varve.journal.JournalSegment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of the engine's writers: an inbox, a thread, a journal, and the PVs that are its own.
 *
 * <p>The thread takes what callbacks left in the inbox, journals it in one write, and only then
 * lets it be seen in memory. Partition files are its {@link Flusher}'s, so that a slow store does
 * not hold up the journal.
 */
final class Shard {
  private static final Logger log = LoggerFactory.getLogger(Shard.class);
  private static final long IDLE_MILLIS = 500;
  private static final long HOUSEKEEPING_MILLIS = 1000;

  /** Of the memory for lines, the part that is kept for its next use. */
  private static final int KEPT_SHARE = 2;

  private final int number;
  private final ShardParts parts;
  private final Inbox inbox;
  private final Journal journal;
  private final FlushSchedule schedule;
  private final Flusher flusher;
  private final Runs runs;
  private final Intake intake;
  private final JournalSync journalSync;
  private final RestartBudget restarts;
  private final Thread thread;
  private final Set<RecordedPv> pvs = ConcurrentHashMap.newKeySet();
  private volatile long takenNanos = System.nanoTime();
  private volatile boolean stopping;
  private volatile boolean alive = true;
  private volatile boolean ended;
  private long nextHousekeepingMillis;

  private Shard(int number, ShardParts parts, Journal journal) {
    this.number = number;
    this.parts = parts;
    this.inbox =
        new Inbox(parts.settings().queueSamples(), parts.settings().queueBytes().toBytes());
    this.journal = journal;
    this.schedule = new FlushSchedule(parts.clock(), parts.settings());
    this.flusher = new Flusher(this, parts, schedule, journal);
    this.runs = new Runs(parts.sealedBefore(), parts.drops());
    this.restarts = new RestartBudget(parts.clock());
    BlockBytes memory = new BlockBytes(parts.settings().pendingBytes().toBytes() / KEPT_SHARE);
    this.intake = new Intake(number, parts, journal, schedule, memory, this::stumbled);
    this.journalSync = new JournalSync(number, journal, parts.metrics());
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
    shard.journalSync.start();
    parts.metrics().watch(shard);
    return shard;
  }

  int number() {
    return number;
  }

  /** Whether there is room for so many lines and bytes beside those that wait. */
  boolean hasRoom(int lines, long bytes) {
    return inbox.hasRoom(lines, bytes);
  }

  /** Takes lines and gives an empty batch for theirs. */
  Batch hand(Batch batch) {
    Batch empty = inbox.hand(batch);
    if (empty != null) {
      return empty;
    }
    // It ended after the lines were collected.
    for (int line = 0; line < batch.size(); line++) {
      parts.drops().count(batch.pv(line).name(), DropCause.ABANDONED, 1);
    }
    batch.clear();
    return batch;
  }

  /** Whether nothing is taken any more. */
  boolean ended() {
    return ended;
  }

  /** Brings all lines of the PV handed over so far to their files; completes when they are safe. */
  void settle(RecordedPv pv, CompletableFuture<Void> done) {
    // Once the shard has ended, the journal is all that can be said of lines in no file.
    if (!inbox.put(new Settling.Wanted(pv, done))) {
      done.complete(null);
    }
  }

  /** The PV has nothing in memory; by the flusher. */
  void settled(Settling.Wanted wanted) {
    if (!inbox.put(new Settling.Reached(wanted.pv(), wanted.done()))) {
      wanted.done().complete(null);
    }
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
  @Nullable DropCause refusal() {
    if (stopping) {
      return DropCause.ABANDONED;
    }
    return alive() ? null : DropCause.FAULT;
  }

  int queueDepth() {
    return inbox.lines();
  }

  /** Seconds for which the oldest sample in the queue has waited at most. */
  double queueAge() {
    return inbox.isEmpty() ? 0 : (System.nanoTime() - takenNanos) / 1e9;
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
   * Takes what the inbox holds, writes all that is in memory, and ends. What cannot be written
   * within the time stays in the journal for the next start.
   */
  void stop(Duration within) {
    long deadline = System.nanoTime() + within.toNanos();
    stopping = true;
    inbox.hurry();
    join(thread, deadline);
    flusher.finish(deadline);
    journalSync.stop();
    try {
      journal.close();
      flusher.dropTheRest();
    } catch (IOException e) {
      log.error("The journal of shard {} could not be closed", number, e);
    }
    reportWhatIsLeft();
  }

  private void reportWhatIsLeft() {
    Batch left = inbox.close();
    ended = true;
    abandon(left, DropCause.ABANDONED);
    left.settlings().forEach(settling -> settling.done().complete(null));
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
    while (alive && !(stopping && inbox.isEmpty())) {
      try {
        Batch batch = inbox.take(IDLE_MILLIS);
        takenNanos = System.nanoTime();
        process(batch);
        keepHouse();
      } catch (InterruptedException e) {
        log.error("The thread of shard {} was interrupted and ends", number);
        alive = false;
      } catch (RuntimeException | Error e) {
        stumbled(e);
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

  private void process(Batch batch) {
    try {
      runs.of(batch);
      intake.keep(runs);
    } catch (RuntimeException | Error e) {
      // Before any of it was kept: the intake survives what happens to it.
      stumbled(e);
      abandon(batch, DropCause.FAULT);
    } finally {
      runs.clear();
    }
    for (Settling settling : batch.settlings()) {
      switch (settling) {
        case Settling.Wanted wanted -> {
          wanted.pv().settle(wanted);
          schedule.now(wanted.pv());
        }
        case Settling.Reached reached -> release(reached);
      }
    }
  }

  private void abandon(Batch batch, DropCause cause) {
    for (int line = 0; line < batch.size(); line++) {
      RecordedPv pv = batch.pv(line);
      pv.unchain();
      parts.drops().count(pv.name(), cause, 1);
    }
  }

  /** Notes in the journal that a PV is in its files as a whole, unless more has come since. */
  private void release(Settling.Reached settled) {
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
      pv.carry(oldest, journal).forEach(block -> held.add(new Held(pv, block)));
    }
    try {
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
