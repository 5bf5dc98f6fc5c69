package io.varve.store;

import java.io.IOException;
import java.util.List;

/** Finds the partition files of a PV. Thread-safe. */
public final class Catalogue {

  /**
   * The files of a PV in one store, oldest partition first; empty when there are none.
   *
   * @param key the PV's key, terminator included
   */
  public List<PartitionFile> files(Store store, String key) throws IOException {
    throw new UnsupportedOperationException();
  }
}
