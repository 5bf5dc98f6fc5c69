package io.varve.journal;

import io.varve.sample.DbrType;
import io.varve.store.Store;
import java.util.List;

/**
 * What the journal must know of a PV so that a replay can put its lines into the right file without
 * asking anything else.
 *
 * @param id the number its lines carry, unique while one engine runs
 * @param name the PV
 * @param key of its files
 * @param type of its samples
 * @param stores its stores; lines go to the first, all are searched for the newest sample
 */
public record JournalPv(int id, String name, String key, DbrType type, List<Store> stores) {

  /** Longer than any name or path can be, and safely within the format's texts. */
  private static final int MAX_TEXT = 16_000;

  public JournalPv {
    if (name.length() > MAX_TEXT || key.length() > MAX_TEXT) {
      throw new IllegalArgumentException(
          "A PV name of " + name.length() + " characters cannot be recorded");
    }
    stores = List.copyOf(stores);
    if (stores.isEmpty()) {
      throw new IllegalArgumentException("The PV " + name + " has no store to be recorded in");
    }
  }

  /** The store its lines go to. */
  public Store shortTerm() {
    return stores.getFirst();
  }
}
