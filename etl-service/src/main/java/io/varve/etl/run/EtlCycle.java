package io.varve.etl.run;

import io.varve.etl.plan.Schedule;
import io.varve.registry.Lease;
import io.varve.registry.Registry;
import io.varve.registry.Tombstones;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * What ETL does four times a second: keeps its lease, follows the registry, deletes what has a
 * tombstone, and hands stages that are due to the workers. Called by one thread.
 */
public final class EtlCycle {
  private static final String ENGINE = "engine";

  private final Registry registry;
  private final String appliance;
  private final PvTable table;
  private final EtlLease lease;
  private final Flags flags;
  private final StageRunner runner;
  private final Deletions deletions;
  private final Closing closing;
  private final UnderWay underWay;
  private final Workers workers;
  private final Schedule schedule;
  private final Clock clock;
  private final AtomicBoolean somethingChanged = new AtomicBoolean();
  private long seenRevision = -1;

  /** Of the stages that do not run; while nothing changes there is none to be looked for before. */
  private Instant earliestDue = Instant.MIN;

  private List<Tombstones.Tombstone> tombstones = List.of();

  public EtlCycle(
      Registry registry,
      String appliance,
      PvTable table,
      EtlLease lease,
      Flags flags,
      StageRunner runner,
      Deletions deletions,
      Closing closing,
      UnderWay underWay,
      Workers workers,
      Schedule schedule,
      Clock clock) {
    this.registry = registry;
    this.appliance = appliance;
    this.table = table;
    this.lease = lease;
    this.flags = flags;
    this.runner = runner;
    this.deletions = deletions;
    this.closing = closing;
    this.underWay = underWay;
    this.workers = workers;
    this.schedule = schedule;
    this.clock = clock;
  }

  /** One round. Throws what the registry throws; the next round starts afresh. */
  public void tick() {
    Instant now = clock.instant();
    underWay.report(now);
    if (!lease.keep(now)) {
      runner.standDown();
      return;
    }
    follow(now);
    deletions.sweep(tombstones);
    closing.sweep(now);
    submitDue(now);
  }

  private void follow(Instant now) {
    long revision = registry.recentRevision();
    if (revision == seenRevision) {
      return;
    }
    table.follow(registry.typeInfos(), appliance, now);
    flags.update(registry.namedFlags().all());
    closing.follow(table.all());
    tombstones = registry.tombstones().ofAppliance(appliance);
    table.setDeleted(
        tombstones.stream().map(Tombstones.Tombstone::pvName).collect(Collectors.toSet()));
    // Last, so that a failure above is made good by the next round.
    seenRevision = revision;
    somethingChanged.set(true);
  }

  private void submitDue(Instant now) {
    Instant latestDue = now.minus(schedule.settle());
    if (!somethingChanged.getAndSet(false) && latestDue.isBefore(earliestDue)) {
      return;
    }
    // Until all have been looked at, in case the registry does not answer.
    earliestDue = Instant.MIN;
    Instant sealedBefore = null;
    Instant earliest = Instant.MAX;
    for (Pv pv : table.all()) {
      if (table.isDeleted(pv.plan().pvName()) || table.isPaused(pv.plan().key())) {
        continue;
      }
      for (StageTrack track : pv.tracks()) {
        Instant due = track.nextDue();
        if (due.isAfter(latestDue)) {
          earliest = due.isBefore(earliest) ? due : earliest;
        } else {
          // Asked before the stage counts as running: the registry may not answer.
          sealedBefore = sealedBefore == null ? sealedBefore() : sealedBefore;
          track.start();
          submit(pv, track, now, sealedBefore);
        }
      }
    }
    earliestDue = earliest;
  }

  private void submit(Pv pv, StageTrack track, Instant now, Instant sealedBefore) {
    workers.submit(
        track.stage().destination(),
        () -> {
          boolean began = false;
          try {
            began = runner.run(pv.plan(), track, now, sealedBefore).isPresent();
          } finally {
            if (began) {
              track.ran(schedule.after(track.due(), clock.instant(), track.delay()));
            } else {
              track.notRun();
            }
            somethingChanged.set(true);
          }
        });
  }

  /** What the engine has sealed; nothing while no engine has ever said so. */
  private Instant sealedBefore() {
    return registry.leases().find(appliance, ENGINE).map(Lease::sealedBefore).orElse(Instant.MIN);
  }
}
