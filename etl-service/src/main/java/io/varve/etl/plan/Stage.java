package io.varve.etl.plan;

import io.varve.store.Store;

/**
 * One step of a PV's way through its stores: from dataStores[number] to the next.
 *
 * @param number 0 for the engine's store to the one after it
 */
public record Stage(int number, Store source, Store destination) {

  public Stage {
    if (destination.granularity().compareTo(source.granularity()) < 0) {
      throw new IllegalArgumentException(
          "Store "
              + destination.name()
              + " has finer partitions ("
              + destination.granularity()
              + ") than "
              + source.name()
              + " ("
              + source.granularity()
              + "); a later store needs equal or coarser ones");
    }
    if (destination.root().equals(source.root())) {
      throw new IllegalArgumentException(
          "Stores "
              + source.name()
              + " and "
              + destination.name()
              + " share the folder "
              + source.root()
              + "; each store needs its own");
    }
  }

  /** Such as {@code STS » MTS}. */
  @Override
  public String toString() {
    return source.name() + " » " + destination.name();
  }
}
