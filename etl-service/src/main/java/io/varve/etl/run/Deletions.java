package io.varve.etl.run;

import io.varve.registry.Tombstones;
import io.varve.store.DataStore;
import io.varve.store.ObjectStorage;
import io.varve.store.Store;
import io.varve.store.StoreMacros;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the files of PVs with a tombstone and clears it afterwards (invariant D5).
 *
 * <p>While a move of the PV runs its turn comes later, so that no move puts back what was removed.
 * Each store is locked as for a move, and before each it is asked again whether this process may go
 * on and the tombstone is there still: one that stood still for long must not remove what another
 * has recorded since.
 */
public final class Deletions {
  private static final Logger log = LoggerFactory.getLogger(Deletions.class);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(5);

  private final Tombstones tombstones;
  private final PvTable table;
  private final StoreMacros macros;
  private final PvFiles files;
  private final PvLocks locks;
  private final StoreLocks storeLocks;
  private final StageRunner runner;
  private final Executor executor;
  private final Clock clock;
  private final Set<String> inFlight = ConcurrentHashMap.newKeySet();
  private final Map<String, Instant> notBefore = new ConcurrentHashMap<>();

  public Deletions(
      Tombstones tombstones,
      PvTable table,
      StoreMacros macros,
      PvFiles files,
      PvLocks locks,
      StoreLocks storeLocks,
      StageRunner runner,
      Executor executor,
      Clock clock) {
    this.tombstones = tombstones;
    this.table = table;
    this.macros = macros;
    this.files = files;
    this.locks = locks;
    this.storeLocks = storeLocks;
    this.runner = runner;
    this.executor = executor;
    this.clock = clock;
  }

  /** Starts what is to be done and is not under way. */
  void sweep(List<Tombstones.Tombstone> wanted) {
    Map<String, Tombstones.Tombstone> due = new HashMap<>();
    Instant now = clock.instant();
    for (Tombstones.Tombstone tombstone : wanted) {
      if (!now.isBefore(notBefore.getOrDefault(tombstone.pvName(), Instant.MIN))) {
        due.put(tombstone.pvName(), tombstone);
      }
    }
    due.forEach(
        (pvName, tombstone) -> {
          if (inFlight.add(pvName)) {
            executor.execute(() -> delete(tombstone));
          }
        });
  }

  private void delete(Tombstones.Tombstone tombstone) {
    String pvName = tombstone.pvName();
    try {
      // A tombstone that a sweep saw just before it was cleared is no order any more.
      if (tombstones.contains(pvName) && removeFiles(tombstone)) {
        tombstones.clear(pvName);
        notBefore.remove(pvName);
      }
    } catch (IOException | RuntimeException e) {
      notBefore.put(pvName, clock.instant().plus(PAUSE_AFTER_FAILURE));
      log.error("The files of {} cannot be deleted yet; tried again: {}", pvName, e.toString());
    } finally {
      inFlight.remove(pvName);
    }
  }

  /** False when a move of the PV is running, or this process must leave it to another. */
  private boolean removeFiles(Tombstones.Tombstone tombstone) throws IOException {
    List<Store> stores = storesOf(tombstone);
    Optional<PvLocks.Hold> hold =
        locks.tryAcquire(tombstone.key(), stores.stream().map(Store::root).toList());
    if (hold.isEmpty()) {
      return false;
    }
    try (PvLocks.Hold held = hold.get()) {
      if (!tombstone.deleteData()) {
        return true;
      }
      if (table.sharesKey(tombstone.key(), tombstone.pvName())) {
        log.error(
            "The files of {} stay: another PV has the same path {}",
            tombstone.pvName(),
            tombstone.key());
        return true;
      }
      for (Store store : stores) {
        if (ObjectStorage.of(store.root()) == null && !Files.isDirectory(store.root())) {
          continue;
        }
        storeLocks.open(store);
        if (!runner.mayMove() || !tombstones.contains(tombstone.pvName())) {
          return false;
        }
        files.deleteAll(store, tombstone.key());
      }
      log.info("The files of {} are deleted from {} stores", tombstone.pvName(), stores.size());
      return true;
    }
  }

  private List<Store> storesOf(Tombstones.Tombstone tombstone) {
    List<Store> stores = new ArrayList<>();
    for (String url : tombstone.dataStores()) {
      try {
        DataStore.parse(url, macros).own().ifPresent(stores::add);
      } catch (IllegalArgumentException e) {
        log.error("{} has nothing to delete in a store: {}", tombstone.pvName(), e.getMessage());
      }
    }
    return stores;
  }
}
