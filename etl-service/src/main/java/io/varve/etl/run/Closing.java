package io.varve.etl.run;

import io.varve.etl.move.MoveReport;
import io.varve.etl.plan.PvStages;
import io.varve.etl.plan.Stage;
import io.varve.store.Store;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Empties stores that shall keep nothing when recording stops, such as a RAM disk: of a PV that is
 * paused, and of all when the appliance stops ({@code consolidateOnShutdown}, contract
 * mgmt-engine-etl 4.6).
 *
 * <p>Hold and gather are judged as of a year later, so that the current partition goes too; but
 * only when the engine writes no more. Thread-safe.
 */
public final class Closing {
  private static final Logger log = LoggerFactory.getLogger(Closing.class);
  private static final Duration LATER = Duration.ofDays(366);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(30);

  private final PvLocks locks;
  private final StageRunner runner;
  private final RecordingCheck recording;
  private final Workers workers;
  private final Clock clock;

  /** Paused PVs with something to do, by name, and when it may be tried. */
  private final Map<String, Instant> open = new ConcurrentHashMap<>();

  /** Paused PVs seen before, by name, as they were. */
  private final Map<String, PvStages> seen = new ConcurrentHashMap<>();

  private final Set<String> inFlight = ConcurrentHashMap.newKeySet();

  public Closing(
      PvLocks locks, StageRunner runner, RecordingCheck recording, Workers workers, Clock clock) {
    this.locks = locks;
    this.runner = runner;
    this.recording = recording;
    this.workers = workers;
    this.clock = clock;
  }

  /** Takes up PVs that were paused, and forgets those that are not any more. */
  void follow(Collection<Pv> pvs) {
    Set<String> paused = new HashSet<>();
    for (Pv pv : pvs) {
      PvStages plan = pv.plan();
      if (plan.paused() && !plan.closing().isEmpty()) {
        paused.add(plan.pvName());
        if (!plan.equals(seen.put(plan.pvName(), plan))) {
          open.put(plan.pvName(), Instant.MIN);
        }
      }
    }
    seen.keySet().retainAll(paused);
    open.keySet().retainAll(paused);
  }

  /** Starts what is to be done and is not under way. */
  void sweep(Instant now) {
    open.forEach(
        (pvName, notBefore) -> {
          PvStages plan = seen.get(pvName);
          if (plan != null && !now.isBefore(notBefore) && inFlight.add(pvName)) {
            workers.submit(plan.closing().getFirst().destination(), () -> closePaused(plan));
          }
        });
  }

  private void closePaused(PvStages plan) {
    String pvName = plan.pvName();
    try {
      Optional<String> inUse = recording.whyInUse(pvName);
      inUse.ifPresent(reason -> log.info("{} is not moved on yet: {}", pvName, reason));
      if (inUse.isEmpty() && plan.equals(seen.get(pvName)) && close(plan, Instant.MAX)) {
        open.remove(pvName);
        return;
      }
      open.replace(pvName, clock.instant().plus(PAUSE_AFTER_FAILURE));
    } finally {
      inFlight.remove(pvName);
    }
  }

  /**
   * Runs the stages that are to be run at the end.
   *
   * @param sealedBefore nothing that ends later moves
   * @return whether nothing is left
   */
  private boolean close(PvStages plan, Instant sealedBefore) {
    List<Path> roots = plan.stores().stream().map(Store::root).distinct().toList();
    Optional<PvLocks.Hold> hold = locks.tryAcquire(plan.key(), roots);
    if (hold.isEmpty()) {
      return false;
    }
    try (PvLocks.Hold held = hold.get()) {
      if (!runner.isCurrent(plan)) {
        return false;
      }
      boolean done = true;
      for (Stage stage : plan.closing()) {
        if (!runner.mayMove()) {
          return false;
        }
        if (runner.whyShut(plan, stage).isPresent()) {
          done = false;
          continue;
        }
        Instant asOf = clock.instant().plus(LATER);
        StageTrack track = new StageTrack(stage, Duration.ZERO, asOf);
        MoveReport report = runner.runHeld(plan, track, asOf, sealedBefore);
        done &= report.failures().isEmpty() && report.deferredFiles() == 0;
      }
      return done;
    }
  }

  /**
   * The appliance stops: moves on what may move of every PV, for a bounded time.
   *
   * @param sealedBefore the far future when the engine has stopped
   */
  void closeAll(Collection<Pv> pvs, Instant sealedBefore, Duration longest) {
    List<PvStages> plans =
        pvs.stream().map(Pv::plan).filter(plan -> !plan.closing().isEmpty()).toList();
    if (plans.isEmpty()) {
      return;
    }
    CountDownLatch left = new CountDownLatch(plans.size());
    long deadline = System.nanoTime() + longest.toNanos();
    for (PvStages plan : plans) {
      workers.submit(
          plan.closing().getFirst().destination(),
          () -> {
            try {
              if (System.nanoTime() < deadline) {
                close(plan, sealedBefore);
              }
            } finally {
              left.countDown();
            }
          });
    }
    try {
      if (!left.await(longest.toNanos(), TimeUnit.NANOSECONDS)) {
        log.warn(
            "{} of {} PVs were not moved out of stores with consolidateOnShutdown within {} s;"
                + " their samples stay there",
            left.getCount(),
            plans.size(),
            longest.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
