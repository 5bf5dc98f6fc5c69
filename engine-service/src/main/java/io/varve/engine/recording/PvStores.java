package io.varve.engine.recording;

import io.varve.name.KeyRule;
import io.varve.store.Store;
import io.varve.store.StoreMacros;
import io.varve.typeinfo.TypeInfo;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.util.List;

/**
 * Where the samples of a PV lie: its key and its stores.
 *
 * @param files where the stores' folders are
 */
public record PvStores(KeyRule keys, StoreMacros macros, FileSystem files) {

  public PvStores(KeyRule keys, StoreMacros macros) {
    this(keys, macros, FileSystems.getDefault());
  }

  /** The chunk key of the type info, else what the rule makes of the name (contract 1.3). */
  String keyOf(TypeInfo info) {
    String chunkKey = info.chunkKey();
    return chunkKey != null && !chunkKey.isEmpty()
        ? KeyRule.checked(chunkKey, info.pvName())
        : keys.keyOf(info.pvName());
  }

  /**
   * The stores, short-term first.
   *
   * @throws IllegalArgumentException when a URL cannot be used
   */
  List<Store> of(TypeInfo info) {
    return info.dataStores().stream()
        .filter(url -> url.startsWith("pb://"))
        .map(url -> Store.parse(url, macros, files))
        .toList();
  }
}
