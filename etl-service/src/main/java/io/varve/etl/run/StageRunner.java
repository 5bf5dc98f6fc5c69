package io.varve.etl.run;

import io.varve.etl.move.FailureCause;
import io.varve.etl.move.MoveReport;
import io.varve.etl.plan.Gates;
import io.varve.etl.plan.PvStages;
import io.varve.etl.plan.Stage;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a stage of a PV with all that it takes: lease, locks, counting, reporting. Thread-safe. */
public final class StageRunner {
  private static final Logger log = LoggerFactory.getLogger(StageRunner.class);

  private final PvTable table;
  private final StageRun stageRun;
  private final PvLocks locks;
  private final StoreLocks stores;
  private final EtlLease lease;
  private final Flags flags;
  private final RunObserver observer;
  private final UnderWay underWay;
  private final Clock clock;
  private volatile boolean stopping;

  public StageRunner(
      PvTable table,
      StageRun stageRun,
      PvLocks locks,
      StoreLocks stores,
      EtlLease lease,
      Flags flags,
      RunObserver observer,
      UnderWay underWay,
      Clock clock) {
    this.table = table;
    this.stageRun = stageRun;
    this.locks = locks;
    this.stores = stores;
    this.lease = lease;
    this.flags = flags;
    this.observer = observer;
    this.underWay = underWay;
    this.clock = clock;
  }

  /** Lets no further run begin. */
  void stop() {
    stopping = true;
  }

  /**
   * Runs a stage as of a time.
   *
   * <p>It may have waited long for its turn, so the plan is compared once more when the files are
   * held: whoever held them before may have given the PV other stores.
   *
   * @return empty when it could not begin: the files are in use, another process moves them, or the
   *     PV has another plan by now
   */
  Optional<MoveReport> run(PvStages pv, StageTrack track, Instant asOf, Instant sealedBefore) {
    Stage stage = track.stage();
    if (!mayMove()) {
      return Optional.empty();
    }
    Optional<Gates.Shut> shut = whyShut(pv, stage);
    if (shut.isPresent()) {
      return Optional.of(heldBack(pv, stage, shut.get()));
    }
    Optional<PvLocks.Hold> hold =
        locks.tryAcquire(pv.key(), List.of(stage.source().root(), stage.destination().root()));
    if (hold.isEmpty()) {
      return Optional.empty();
    }
    try (PvLocks.Hold held = hold.get()) {
      if (!isCurrent(pv) || table.isPaused(pv.key())) {
        return Optional.empty();
      }
      return Optional.of(runHeld(pv, track, asOf, sealedBefore));
    }
  }

  /** The flag that a stage waits for; empty when it waits for none. */
  Optional<Gates.Shut> whyShut(PvStages pv, Stage stage) {
    return pv.gatesOf(stage).shut(flags.all());
  }

  private MoveReport heldBack(PvStages pv, Stage stage, Gates.Shut shut) {
    MoveReport report = new MoveReport();
    if (shut.unknown()) {
      String sentence =
          "Nothing moves "
              + stage
              + ": "
              + shut.sentence()
              + "; set it, or correct the name in the store's URL";
      report.failed(FailureCause.CONFIGURATION, sentence);
      log.error("{}: {}", pv.pvName(), sentence);
      observer.ran(pv.pvName(), stage, report, Backlog.NONE, Duration.ZERO);
    }
    observer.waits(pv.pvName(), stage);
    return report;
  }

  /** Whether this process moves the files of the appliance and is not stopping. */
  public boolean mayMove() {
    return !stopping && lease.isHeld(clock.instant());
  }

  /**
   * Gives the locks of the stores to the process that has the lease now, as soon as nothing is
   * under way here. Kept, they would keep that one from moving anything as long as this one lives.
   */
  void standDown() {
    locks
        .tryAcquireAll()
        .ifPresent(
            all -> {
              try (all) {
                stores.giveBack();
              } catch (IOException e) {
                log.warn("The locks of the stores could not be given back: {}", e.toString());
              }
            });
  }

  /** Whether a plan is still that of its PV; to be asked by who holds the files. */
  boolean isCurrent(PvStages pv) {
    return table.isCurrent(pv);
  }

  /** Runs a stage whose files the caller holds. */
  MoveReport runHeld(PvStages pv, StageTrack track, Instant asOf, Instant sealedBefore) {
    Stage stage = track.stage();
    MoveReport report = new MoveReport();
    long started = System.nanoTime();
    Backlog backlog = Backlog.NONE;
    underWay.begins(pv.pvName(), stage, clock.instant());
    try {
      if (stage.number() > 0) {
        // What is moved out is moved into by the stage before, perhaps of another process.
        stores.open(stage.source());
      }
      stores.open(stage.destination());
      backlog = stageRun.run(pv.key(), stage, asOf, sealedBefore, report);
    } catch (IOException e) {
      report.failed(
          FailureCause.LOCKED, "Nothing is moved " + stage + ": " + String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      // Of this PV and stage alone; on its way up it would be lost with the worker's thread.
      log.error("Moving the files of {} met a fault of ETL", pv.pvName(), e);
      report.failed(FailureCause.FAULT, "Moving its files met a fault of ETL: " + e);
    } finally {
      underWay.ended(pv.pvName(), stage, clock.instant());
    }
    Duration took = Duration.ofNanos(System.nanoTime() - started);
    if (!report.isEmpty()) {
      track.count(report, clock.instant(), took);
    }
    report.failures().forEach(failure -> log.warn("{}: {}", pv.pvName(), failure.sentence()));
    if (report.movedFiles() > 0) {
      log.debug(
          "{}: {} files ({} bytes) {} in {} ms",
          pv.pvName(),
          report.movedFiles(),
          report.bytes(),
          stage,
          took.toMillis());
    }
    observer.ran(pv.pvName(), stage, report, backlog, took);
    return report;
  }
}
