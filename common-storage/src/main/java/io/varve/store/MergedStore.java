package io.varve.store;

import java.nio.file.FileSystem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A store of this appliance and what another one archived of the same PV: read together, written to
 * the first, and merged when samples move on (contract storage-retrieval 2.3 and 3.6).
 *
 * @param dest the store that is written to
 * @param others stores that are only read; nothing of them is ever removed
 * @param heldBack why the other store cannot be read; null when it can
 */
public record MergedStore(String name, Store dest, List<Store> others, @Nullable String heldBack)
    implements DataStore {

  public MergedStore {
    others = List.copyOf(others);
  }

  static MergedStore of(StoreUrl url, StoreMacros macros, FileSystem files) {
    String name = url.mandatory("name");
    DataStore dest = DataStore.of(url.own(macros), macros, files);
    if (!(dest instanceof Store own)) {
      throw new IllegalArgumentException(
          "'dest' of the merged store " + name + " must be a pb:// or parquet:// store");
    }
    try {
      DataStore other = DataStore.parse(url.mandatory("other"), macros, files);
      return new MergedStore(name, own, other.readable(), other.heldBack());
    } catch (IllegalArgumentException e) {
      return new MergedStore(
          name,
          own,
          List.of(),
          "'other' of the merged store " + name + " cannot be read: " + e.getMessage());
    }
  }

  @Override
  public Optional<Store> own() {
    return Optional.of(dest);
  }

  @Override
  public List<Store> readable() {
    List<Store> readable = new ArrayList<>(others);
    // Of two samples of one time that of the store named later is delivered (3.6: dest's).
    readable.add(dest);
    return readable;
  }
}
