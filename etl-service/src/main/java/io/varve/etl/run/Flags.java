package io.varve.etl.run;

import java.util.Map;

/** The named flags as the registry had them when it was last asked. Thread-safe. */
public final class Flags {
  private volatile Map<String, Boolean> all = Map.of();

  /** Every flag that somebody has set. */
  Map<String, Boolean> all() {
    return all;
  }

  void update(Map<String, Boolean> flags) {
    all = Map.copyOf(flags);
  }
}
