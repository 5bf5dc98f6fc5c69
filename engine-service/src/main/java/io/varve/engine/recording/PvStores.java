package io.varve.engine.recording;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.varve.name.KeyRule;
import io.varve.store.DataStore;
import io.varve.store.Store;
import io.varve.store.StoreMacros;
import io.varve.typeinfo.TypeInfo;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.util.List;

/** Where the samples of a PV lie: its key and its stores. Thread-safe. */
public final class PvStores {
  /** Different lists of stores that are kept; most PVs of a site share a few. */
  private static final int KEPT = 1000;

  private final KeyRule keys;
  private final LoadingCache<List<String>, List<Store>> stores;

  public PvStores(KeyRule keys, StoreMacros macros) {
    this(keys, macros, FileSystems.getDefault());
  }

  /**
   * @param files where the stores' folders are
   */
  public PvStores(KeyRule keys, StoreMacros macros, FileSystem files) {
    this.keys = keys;
    this.stores =
        Caffeine.newBuilder()
            .maximumSize(KEPT)
            .build(
                urls ->
                    urls.stream()
                        .filter(url -> url.startsWith("pb://") || url.startsWith("merge://"))
                        .flatMap(url -> DataStore.parse(url, macros, files).own().stream())
                        .filter(Store::appendable)
                        .toList());
  }

  /** The chunk key of the type info, else what the rule makes of the name (contract 1.3). */
  String keyOf(TypeInfo info) {
    String chunkKey = info.chunkKey();
    return chunkKey != null && !chunkKey.isEmpty()
        ? KeyRule.checked(chunkKey, info.pvName())
        : keys.keyOf(info.pvName());
  }

  /**
   * The stores, short-term first; PVs with the same URLs share them.
   *
   * @throws IllegalArgumentException when a URL cannot be used
   */
  List<Store> of(TypeInfo info) {
    return stores.get(info.dataStores());
  }
}
