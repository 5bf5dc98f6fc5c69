package io.varve.etl.plan;

import io.varve.store.Blackhole;
import io.varve.store.DataStore;
import io.varve.store.MergedStore;
import io.varve.store.Store;
import java.util.List;

/**
 * One step of a PV's way through its stores: from dataStores[number] to the next.
 *
 * @param number 0 for the engine's store to the one after it
 * @param borrowed stores whose samples of the same time come along and stay where they are
 * @param discards whether nothing is kept of what leaves the source
 */
public record Stage(
    int number, Store source, Store destination, List<Store> borrowed, boolean discards) {

  /** A step between two stores of files. */
  public Stage(int number, Store source, Store destination) {
    this(number, source, destination, List.of(), false);
  }

  /**
   * A step between stores of any kind.
   *
   * @throws IllegalArgumentException when nothing can be moved so
   */
  static Stage of(int number, DataStore from, DataStore to) {
    Store own =
        from.own()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "Store "
                            + from.name()
                            + " keeps nothing, so that nothing comes to "
                            + to.name()
                            + " behind it"));
    Store source = own.writable();
    String heldBack = from.heldBack();
    if (heldBack != null) {
      throw new IllegalArgumentException(heldBack + "; samples wait in " + source.name());
    }
    List<Store> borrowed = from.readable().stream().filter(store -> !store.equals(own)).toList();
    return switch (to) {
      case Blackhole end -> new Stage(number, source, end.beside(source), borrowed, true);
      case Store store -> new Stage(number, source, store.writable(), borrowed, false);
      case MergedStore merged ->
          new Stage(number, source, merged.dest().writable(), borrowed, false);
    };
  }

  public Stage {
    borrowed = List.copyOf(borrowed);
    if (!discards && destination.granularity().compareTo(source.granularity()) < 0) {
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
    if (!discards && destination.root().equals(source.root())) {
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
