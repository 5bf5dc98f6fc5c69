package io.varve.etl.run;

import com.github.benmanes.caffeine.cache.Interner;
import io.varve.etl.plan.PvStages;
import io.varve.etl.plan.Schedule;
import io.varve.name.KeyRule;
import io.varve.registry.TypeInfos;
import io.varve.store.StoreMacros;
import io.varve.typeinfo.TypeInfo;
import java.nio.file.FileSystem;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The PVs of this appliance, as the registry has them. Thread-safe. */
public final class PvTable {
  private static final Logger log = LoggerFactory.getLogger(PvTable.class);

  private final KeyRule rule;
  private final StoreMacros macros;
  private final Schedule schedule;
  private final FileSystem files;
  private final ConcurrentMap<String, Pv> pvs = new ConcurrentHashMap<>();

  /** Stores, stages and gates: most PVs of a site have the same. */
  private final Interner<List<?>> shared = Interner.newWeakInterner();

  private volatile Set<String> pausedKeys = Set.of();
  private volatile Set<String> deleted = Set.of();
  private long followed;

  /**
   * @param files where the folders of stores are
   */
  public PvTable(KeyRule rule, StoreMacros macros, Schedule schedule, FileSystem files) {
    this.rule = rule;
    this.macros = macros;
    this.schedule = schedule;
    this.files = files;
  }

  public Optional<Pv> find(String pvName) {
    return Optional.ofNullable(pvs.get(pvName));
  }

  public Collection<Pv> all() {
    return pvs.values();
  }

  /** The plan of a type info, whether the table holds it or not. */
  public PvStages planOf(TypeInfo info) {
    return PvStages.of(info, rule, macros, files).sharing(shared);
  }

  /** Whether a paused PV has this key, perhaps under another spelling of its name (E27). */
  boolean isPaused(String key) {
    return pausedKeys.contains(key);
  }

  /** Whether another PV's files have this key. */
  public boolean sharesKey(String key, String pvName) {
    return pvs.values().stream()
        .anyMatch(pv -> pv.plan().key().equals(key) && !pv.plan().pvName().equals(pvName));
  }

  /** Whether the PV of a plan has that plan by now, and is not being deleted. */
  boolean isCurrent(PvStages plan) {
    return !isDeleted(plan.pvName())
        && find(plan.pvName()).map(pv -> pv.plan().equals(plan)).orElse(false);
  }

  boolean isDeleted(String pvName) {
    return deleted.contains(pvName);
  }

  /** Says which PVs have a tombstone. */
  void setDeleted(Set<String> pvNames) {
    deleted = Set.copyOf(pvNames);
  }

  /**
   * Brings the table up to what the registry has at this moment.
   *
   * <p>The mutex is held across a query of the registry. Who waits for it would ask the registry
   * the same, and work on files never does.
   */
  public synchronized void follow(TypeInfos typeInfos, String appliance, Instant now) {
    TypeInfos.Changes changes = typeInfos.changesSince(followed, appliance);
    apply(changes, now);
    followed = changes.revision();
  }

  private void apply(TypeInfos.Changes changes, Instant now) {
    changes.deleted().forEach(pvs::remove);
    changes.saved().forEach(info -> put(info, now));
    if (!changes.deleted().isEmpty() || !changes.saved().isEmpty()) {
      Set<String> paused = new HashSet<>();
      for (Pv pv : pvs.values()) {
        if (pv.plan().paused()) {
          paused.add(pv.plan().key());
        }
      }
      pausedKeys = Set.copyOf(paused);
    }
  }

  private void put(TypeInfo info, Instant now) {
    PvStages plan;
    try {
      plan = planOf(info);
    } catch (IllegalArgumentException e) {
      log.error("{} is not moved: {}", info.pvName(), e.getMessage());
      pvs.remove(info.pvName());
      return;
    }
    Pv known = pvs.get(info.pvName());
    if (known != null && known.plan().equals(plan)) {
      return;
    }
    if (plan.fault() != null) {
      log.error("{} is moved to its first stores only: {}", plan.pvName(), plan.fault());
    }
    pvs.put(plan.pvName(), new Pv(plan, tracksOf(plan, now)));
  }

  private List<StageTrack> tracksOf(PvStages plan, Instant now) {
    if (plan.paused() || !plan.archived()) {
      return List.of();
    }
    return plan.stages().stream()
        .map(
            stage -> {
              var delay = schedule.delayOf(plan.stages(), stage.number());
              return new StageTrack(stage, delay, schedule.first(now, delay));
            })
        .toList();
  }
}
