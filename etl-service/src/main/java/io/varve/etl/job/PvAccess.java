package io.varve.etl.job;

import io.varve.etl.run.PvLocks;
import io.varve.etl.run.PvTable;
import io.varve.etl.run.RecordingCheck;
import io.varve.name.KeyRule;
import io.varve.registry.Lease;
import io.varve.registry.Leases;
import io.varve.registry.TypeInfos;
import io.varve.store.Store;
import io.varve.store.StoreMacros;
import io.varve.typeinfo.TypeInfo;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How a job gets at the data of a PV: all of it, at rest, and for itself alone. */
final class PvAccess {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  private final TypeInfos typeInfos;
  private final Leases leases;
  private final String appliance;
  private final KeyRule rule;
  private final StoreMacros macros;
  private final PvTable table;
  private final PvLocks locks;
  private final RecordingCheck recording;
  private final Clock clock;

  PvAccess(
      TypeInfos typeInfos,
      Leases leases,
      String appliance,
      KeyRule rule,
      StoreMacros macros,
      PvTable table,
      PvLocks locks,
      RecordingCheck recording,
      Clock clock) {
    this.typeInfos = typeInfos;
    this.leases = leases;
    this.appliance = appliance;
    this.rule = rule;
    this.macros = macros;
    this.table = table;
    this.locks = locks;
    this.recording = recording;
    this.clock = clock;
  }

  /** A PV of this appliance, running or not. */
  PvData find(String pvName) throws JobFailure {
    TypeInfo info =
        typeInfos
            .find(pvName)
            .orElseThrow(() -> new JobFailure("There is no PV " + pvName + " in the archive"));
    if (!info.appliance().equals(appliance)) {
      throw new JobFailure(
          "PV %s belongs to appliance %s; ask that one".formatted(pvName, info.appliance()));
    }
    return of(info);
  }

  /** A PV of this appliance that is paused, and all of whose samples are in its files. */
  PvData atRest(String pvName) throws JobFailure {
    PvData data = find(pvName);
    if (!data.info().paused()) {
      throw new JobFailure("PV " + pvName + " is not paused; pause it first");
    }
    Optional<String> inUse = recording.whyInUse(pvName);
    if (inUse.isPresent()) {
      throw new JobFailure("The files of PV %s are in use: %s".formatted(pvName, inUse.get()));
    }
    return data;
  }

  /** The engine appends nothing older than this to the files of a PV; the end of time at rest. */
  Instant sealedBefore(PvData data) {
    return data.info().paused()
        ? Instant.MAX
        : leases.find(appliance, "engine").map(Lease::sealedBefore).orElse(Instant.MIN);
  }

  /** The stores and the key that a type info stands for. */
  PvData of(TypeInfo info) throws JobFailure {
    List<Store> stores = new ArrayList<>();
    for (String url : info.dataStores()) {
      // A black hole holds nothing.
      if (!url.startsWith("blackhole:")) {
        stores.add(storeOf(url));
      }
    }
    return new PvData(info, keyOf(info), stores);
  }

  /** The key of a PV's files. */
  String keyOf(TypeInfo info) throws JobFailure {
    String chunkKey = info.chunkKey();
    try {
      return chunkKey == null || chunkKey.isEmpty()
          ? rule.keyOf(info.pvName())
          : KeyRule.checked(chunkKey, info.pvName());
    } catch (IllegalArgumentException e) {
      throw new JobFailure(String.valueOf(e.getMessage()));
    }
  }

  /** The key that a name gets by the site's rule, if no other PV's files have it. */
  String freeKeyFor(String pvName) throws JobFailure {
    String key = keyOf(TypeInfo.named(pvName).build());
    if (table.sharesKey(key, pvName)) {
      throw new JobFailure(
          "Another PV has the path %s that PV %s would get; choose another name"
              .formatted(key, pvName));
    }
    return key;
  }

  /** A store by its URL. */
  Store storeOf(String url) throws JobFailure {
    try {
      return Store.parse(url, macros);
    } catch (IllegalArgumentException e) {
      throw new JobFailure("The store " + url + " cannot be used: " + e.getMessage());
    }
  }

  /** A store by its URL that can be written to. */
  static Store writable(Store store) throws JobFailure {
    try {
      return store.writable();
    } catch (IllegalArgumentException e) {
      throw new JobFailure(String.valueOf(e.getMessage()));
    }
  }

  /** What is wrong with a chain of stores; empty when ETL can move through all of it. */
  Optional<String> faultOf(TypeInfo info) {
    return Optional.ofNullable(table.planOf(info).fault());
  }

  /** Keeps everybody else from the files of a PV, in its stores and in others. */
  PvLocks.Hold hold(PvData data, Store... others) throws JobFailure {
    Set<Path> roots = new LinkedHashSet<>();
    data.stores().forEach(store -> roots.add(store.root()));
    for (Store other : others) {
      roots.add(other.root());
    }
    return hold(data.key(), roots);
  }

  private PvLocks.Hold hold(String key, Collection<Path> roots) throws JobFailure {
    PvLocks.Hold hold = acquire(key, roots);
    try {
      // Stages that wait for these files compare their plan with the table when they get them.
      table.follow(typeInfos, appliance, clock.instant());
      return hold;
    } catch (RuntimeException e) {
      hold.close();
      throw e;
    }
  }

  private PvLocks.Hold acquire(String key, Collection<Path> roots) throws JobFailure {
    try {
      return locks
          .acquire(key, roots, LONGEST_WAIT)
          .orElseThrow(() -> new JobFailure("The files of " + key + " are being moved; try again"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw JobStopped.leftToAnother();
    }
  }
}
