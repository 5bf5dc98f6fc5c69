package io.varve.etl.job;

import io.varve.store.Store;
import io.varve.typeinfo.TypeInfo;
import java.util.List;

/**
 * A PV and where its data is.
 *
 * @param info its type info
 * @param key of its files
 * @param stores all of its stores that hold data, short-term first
 */
record PvData(TypeInfo info, String key, List<Store> stores) {
  PvData {
    stores = List.copyOf(stores);
  }

  String pvName() {
    return info.pvName();
  }

  /** The store of a name. */
  Store store(String name) throws JobFailure {
    return stores.stream()
        .filter(store -> store.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new JobFailure("Cannot find storage with name " + name + " for pv " + pvName()));
  }
}
