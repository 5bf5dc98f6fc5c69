package io.varve.registry;

import java.time.Instant;
import java.util.List;

/**
 * Marks of PVs whose files are being removed: written before the first file goes, cleared after the
 * last, honoured by every service in between (invariant D5). Thread-safe.
 */
public final class Tombstones {

  Tombstones() {}

  /**
   * A PV whose files must go.
   *
   * @param pvName the PV
   * @param appliance the appliance whose ETL removes the files
   * @param key the key of its files
   * @param dataStores its store URLs
   * @param deleteData whether the files go too, or the recording only
   * @param since when it was asked
   */
  public record Tombstone(
      String pvName,
      String appliance,
      String key,
      List<String> dataStores,
      boolean deleteData,
      Instant since) {}

  public void add(Tombstone tombstone) {
    throw new UnsupportedOperationException();
  }

  public List<Tombstone> ofAppliance(String appliance) {
    throw new UnsupportedOperationException();
  }

  public boolean contains(String pvName) {
    throw new UnsupportedOperationException();
  }

  public void clear(String pvName) {
    throw new UnsupportedOperationException();
  }
}
