package io.varve.retrieval.read;

import io.varve.store.Store;
import io.varve.store.StoreMacros;
import io.varve.typeinfo.TypeInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The stores of a PV that can be read. Thread-safe. */
final class UsableStores {
  private static final Logger log = LoggerFactory.getLogger(UsableStores.class);

  private final StoreMacros macros;

  /** All PVs share a few URLs; each is parsed, and complained about, once. */
  private final ConcurrentMap<String, Optional<Store>> byUrl = new ConcurrentHashMap<>();

  UsableStores(StoreMacros macros) {
    this.macros = macros;
  }

  /** The stores in the order of the type info; those that cannot be read are left out. */
  List<Store> of(TypeInfo info) {
    List<Store> stores = new ArrayList<>();
    for (String url : info.dataStores()) {
      byUrl.computeIfAbsent(url, each -> parse(each, info.pvName())).ifPresent(stores::add);
    }
    return stores;
  }

  private Optional<Store> parse(String url, String pvName) {
    try {
      return Optional.of(Store.parse(url, macros));
    } catch (IllegalArgumentException e) {
      log.warn(
          "Store '{}' of {} and perhaps of other PVs is left out of answers: {}",
          url,
          pvName,
          e.getMessage());
      return Optional.empty();
    }
  }
}
