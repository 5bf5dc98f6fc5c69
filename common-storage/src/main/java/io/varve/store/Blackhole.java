package io.varve.store;

import io.varve.partition.Granularity;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The end of a chain of stores: what moves here is discarded, because somebody said so (contract
 * storage-retrieval 2.3).
 */
public record Blackhole(String name) implements DataStore {

  static Blackhole of(StoreUrl url) {
    return new Blackhole(Objects.requireNonNullElse(url.get("name"), "blackhole"));
  }

  @Override
  public Optional<Store> own() {
    return Optional.empty();
  }

  @Override
  public List<Store> readable() {
    return List.of();
  }

  /**
   * What stands for this where a store is needed: discarding changes nothing but the source, so it
   * is the source's folder whose locks must be held.
   */
  public Store beside(Store source) {
    return new Store(name, source.root(), Granularity.PARTITION_YEAR, 0, 0);
  }
}
