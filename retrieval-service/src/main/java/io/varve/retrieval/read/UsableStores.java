package io.varve.retrieval.read;

import io.varve.store.DataStore;
import io.varve.store.Store;
import io.varve.store.StoreMacros;
import io.varve.typeinfo.TypeInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The stores of a PV that can be read. Thread-safe. */
final class UsableStores {
  private static final Logger log = LoggerFactory.getLogger(UsableStores.class);

  private final StoreMacros macros;

  /** All PVs share a few URLs; each is parsed, and complained about, once. */
  private final ConcurrentMap<String, Usable> byUrl = new ConcurrentHashMap<>();

  /**
   * What can be read of one data store.
   *
   * @param whole whether that is all of it
   */
  private record Usable(List<Store> stores, boolean whole) {}

  UsableStores(StoreMacros macros) {
    this.macros = macros;
  }

  /** The stores in the order of the type info; those that cannot be read are left out. */
  List<Store> of(TypeInfo info) {
    List<Store> stores = new ArrayList<>();
    for (String url : info.dataStores()) {
      stores.addAll(usable(url, info).stores);
    }
    return stores;
  }

  /** Whether a store of the PV cannot be read, wholly or in part. */
  boolean leavesOut(TypeInfo info) {
    return info.dataStores().stream().anyMatch(url -> !usable(url, info).whole);
  }

  private Usable usable(String url, TypeInfo info) {
    return byUrl.computeIfAbsent(url, each -> parse(each, info.pvName()));
  }

  private Usable parse(String url, String pvName) {
    try {
      DataStore store = DataStore.parse(url, macros);
      if (store.heldBack() != null) {
        warn(url, pvName, store.heldBack());
      }
      return new Usable(store.readable(), store.heldBack() == null);
    } catch (IllegalArgumentException e) {
      warn(url, pvName, e.getMessage());
      return new Usable(List.of(), false);
    }
  }

  private static void warn(String url, String pvName, @Nullable String reason) {
    log.warn(
        "Store '{}' of {} and perhaps of other PVs is left out of answers, wholly or in part: {}",
        url,
        pvName,
        reason);
  }
}
