package io.varve.etl.plan;

import io.varve.operator.Reduction;
import io.varve.store.Blackhole;
import io.varve.store.DataStore;
import io.varve.store.MergedStore;
import io.varve.store.Store;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of a PV's way through its stores: from dataStores[number] to the next.
 *
 * @param number 0 for the engine's store to the one after it
 * @param borrowed stores whose samples of the same time come along and stay where they are
 * @param discards whether nothing is kept of what leaves the source
 * @param reducing what the destination keeps in the place of samples; null when it keeps samples
 */
public record Stage(
    int number,
    Store source,
    Store destination,
    List<Store> borrowed,
    boolean discards,
    @Nullable Reducing reducing) {

  /**
   * How samples become fewer on their way.
   *
   * @param reduction what is computed
   * @param earlier stores before the source; what they hold must come through it first, as results
   *     without it could not be corrected
   */
  public record Reducing(Reduction reduction, List<Store> earlier) {
    public Reducing {
      earlier = List.copyOf(earlier);
    }
  }

  /** A step between two stores of files. */
  public Stage(int number, Store source, Store destination) {
    this(number, source, destination, List.of(), false, null);
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
      case Blackhole end -> new Stage(number, source, end.beside(source), borrowed, true, null);
      case Store store -> new Stage(number, source, store.writable(), borrowed, false, null);
      case MergedStore merged ->
          new Stage(number, source, merged.dest().writable(), borrowed, false, null);
    };
  }

  /**
   * This stage into a store with {@code reducedata}.
   *
   * @param operator what the store's URL says
   * @param earlier stores before the source
   * @throws IllegalArgumentException when there is no such operator, or its results cannot be kept
   */
  Stage reducedBy(String operator, List<Store> earlier) {
    if (discards) {
      return this;
    }
    if (!borrowed.isEmpty()) {
      throw new IllegalArgumentException(
          "Store "
              + destination.name()
              + " has reducedata="
              + operator
              + " and follows the merged store "
              + source.name()
              + ", which is not supported; samples wait there");
    }
    try {
      return new Stage(
          number,
          source,
          destination,
          borrowed,
          false,
          new Reducing(Reduction.parse(operator), earlier));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Store "
              + destination.name()
              + " has a reducedata that cannot be used, and samples wait in "
              + source.name()
              + ": "
              + e.getMessage(),
          e);
    }
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
