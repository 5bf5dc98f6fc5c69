package io.varve.mgmt.lifecycle;

import io.varve.mgmt.name.PvLocks;
import io.varve.mgmt.peer.Engine;
import io.varve.name.KeyRule;
import io.varve.registry.Job;
import io.varve.registry.Registry;
import io.varve.registry.Tombstones.Tombstone;
import io.varve.typeinfo.TypeInfo;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes PVs from the archive, with or without their data.
 *
 * <p>The order is what keeps a dying PV from writing files again: it must be paused; the engine
 * must have let go of it; then a tombstone is written, which engine and ETL honour; then type info
 * and aliases go; ETL removes the files and clears the tombstone. A crash between any two steps
 * leaves a state from which deleting again, or ETL alone, comes to the end.
 */
final class Deletion {
  private static final Logger log = LoggerFactory.getLogger(Deletion.class);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final Registry registry;
  private final PvLocks locks;
  private final Engine engine;
  private final KeyRule keyRule;
  private final Duration patience;
  private final Clock clock;

  Deletion(
      Registry registry,
      PvLocks locks,
      Engine engine,
      KeyRule keyRule,
      Duration patience,
      Clock clock) {
    this.registry = registry;
    this.locks = locks;
    this.engine = engine;
    this.keyRule = keyRule;
    this.patience = patience;
    this.clock = clock;
  }

  /**
   * Deletes PVs.
   *
   * @param deleteData whether their files go too
   * @return why a PV was left alone, by its name; an empty text for those that are deleted
   */
  Map<String, String> delete(Collection<TypeInfo> infos, boolean deleteData) {
    Map<String, String> outcomes = new LinkedHashMap<>();
    Set<String> paused = new LinkedHashSet<>();
    for (TypeInfo info : infos) {
      outcomes.put(info.pvName(), "");
      if (info.paused()) {
        paused.add(info.pvName());
      } else {
        outcomes.put(info.pvName(), notPaused(info.pvName()));
      }
    }
    Set<String> stillRunning = awaitEngine(paused);
    Set<String> buried = new LinkedHashSet<>();
    for (String pvName : paused) {
      String refusal =
          stillRunning.contains(pvName)
              ? "Unknown status from engine when stoppping archiving/deleting PV " + pvName + "."
              : locks.with(pvName, () -> bury(pvName, deleteData));
      outcomes.put(pvName, refusal);
      if (refusal.isEmpty()) {
        buried.add(pvName);
      }
    }
    awaitEtl(buried);
    return outcomes;
  }

  /** The PVs that the engine still has a channel for after a while; all if it does not answer. */
  private Set<String> awaitEngine(Set<String> pvNames) {
    Set<String> running = new LinkedHashSet<>(pvNames);
    awaitUntil(
        () -> {
          Optional<Map<String, Map<String, String>>> statuses =
              running.isEmpty() ? Optional.empty() : engine.statusOf(running);
          statuses.ifPresent(status -> running.retainAll(status.keySet()));
          return statuses.isEmpty() || running.isEmpty();
        });
    return running;
  }

  private String bury(String pvName, boolean deleteData) {
    Optional<TypeInfo> info = registry.typeInfos().find(pvName);
    if (info.isEmpty()) {
      return "";
    }
    if (!info.get().paused()) {
      return notPaused(pvName);
    }
    Optional<Job> job = registry.jobs().openJobOf(pvName);
    if (job.isPresent()) {
      return "PV %s is being worked on by job %s; wait for its end or cancel it first"
          .formatted(pvName, job.get().id());
    }
    String chunkKey = info.get().chunkKey();
    registry
        .tombstones()
        .add(
            new Tombstone(
                pvName,
                info.get().appliance(),
                chunkKey != null ? chunkKey : keyRule.keyOf(pvName),
                info.get().dataStores(),
                deleteData,
                clock.instant()));
    registry.aliases().removeAllOf(pvName);
    registry.typeInfos().delete(pvName);
    log.info("PV {} is deleted {} its data", pvName, deleteData ? "with" : "without");
    return "";
  }

  private void awaitEtl(Set<String> pvNames) {
    if (pvNames.isEmpty()) {
      return;
    }
    boolean cleared = awaitUntil(() -> pvNames.stream().noneMatch(registry.tombstones()::contains));
    if (!cleared) {
      log.warn(
          "ETL has not yet confirmed the deletion of {}; it does so when it runs again",
          pvNames.stream().filter(registry.tombstones()::contains).toList());
    }
  }

  private boolean awaitUntil(BooleanSupplier condition) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return true;
  }

  private static String notPaused(String pvName) {
    return "We will not stop archiving PV "
        + pvName
        + " if it is not paused. Please pause recording first.";
  }

  /** The outcomes as the one text that EAA's clients show. */
  static String summary(Map<String, String> outcomes) {
    List<String> lines = List.copyOf(outcomes.values());
    return lines.size() == 1
        ? lines.getFirst()
        : lines.stream().map(line -> line + "\n").reduce("", String::concat);
  }
}
