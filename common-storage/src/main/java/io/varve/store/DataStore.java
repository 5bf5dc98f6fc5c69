package io.varve.store;

import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One of the data stores that a type info names, of any kind (contract storage-retrieval 2). */
public sealed interface DataStore permits Store, MergedStore, Blackhole {

  /** Used in logs, flags and answers. */
  String name();

  /**
   * The store whose files are this PV's own, to write and to remove; empty when nothing is kept.
   */
  Optional<Store> own();

  /** The stores that hold samples of the PV, in the order of {@link RangeReader}. */
  List<Store> readable();

  /** Why samples cannot be moved on from here; null when they can. */
  default @Nullable String heldBack() {
    return null;
  }

  /**
   * Reads a store URL, macros expanded.
   *
   * @throws IllegalArgumentException with a sentence when it cannot be used
   */
  static DataStore parse(String url, StoreMacros macros) {
    return of(StoreUrl.parse(macros.expand(url)), macros, FileSystems.getDefault());
  }

  /** As {@link #parse(String, StoreMacros)}, with folders in a given file system. */
  static DataStore parse(String url, StoreMacros macros, FileSystem files) {
    return of(StoreUrl.parse(macros.expand(url)), macros, files);
  }

  /** The store that a URL describes. */
  static DataStore of(StoreUrl url, StoreMacros macros, FileSystem files) {
    return switch (url.scheme()) {
      case "blackhole" -> Blackhole.of(url);
      case "merge" -> MergedStore.of(url, macros, files);
      default -> url.toStore(files);
    };
  }
}
