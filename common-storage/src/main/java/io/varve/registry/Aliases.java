package io.varve.registry;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Other names of PVs. Thread-safe. */
public final class Aliases {

  Aliases() {}

  /** The PV an alias stands for. */
  public Optional<String> realNameOf(String alias) {
    throw new UnsupportedOperationException();
  }

  /** The aliases of a PV, sorted. */
  public List<String> of(String pvName) {
    throw new UnsupportedOperationException();
  }

  /** Every alias with its PV, sorted by alias. */
  public Map<String, String> all() {
    throw new UnsupportedOperationException();
  }

  /**
   * Adds an alias.
   *
   * @throws IllegalArgumentException when it is a PV or an alias already, or the PV is none
   *     (invariant F3)
   */
  public void add(String alias, String pvName) {
    throw new UnsupportedOperationException();
  }

  /** Removes an alias if it stands for that PV; false otherwise (invariant F4). */
  public boolean remove(String alias, String pvName) {
    throw new UnsupportedOperationException();
  }

  /** Removes all aliases of a PV. */
  public void removeAllOf(String pvName) {
    throw new UnsupportedOperationException();
  }
}
