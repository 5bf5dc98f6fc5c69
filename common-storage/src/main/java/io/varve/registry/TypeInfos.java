package io.varve.registry;

import io.varve.typeinfo.TypeInfo;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The type infos of all PVs. Thread-safe. */
public final class TypeInfos {

  TypeInfos() {}

  /**
   * What changed after a revision.
   *
   * @param revision the newest revision it covers
   * @param saved type infos added or changed
   * @param deleted names whose type info is gone
   */
  public record Changes(long revision, List<TypeInfo> saved, Set<String> deleted) {}

  public Optional<TypeInfo> find(String pvName) {
    throw new UnsupportedOperationException();
  }

  /** The type infos of those of the names that have one. */
  public List<TypeInfo> findAll(Collection<String> pvNames) {
    throw new UnsupportedOperationException();
  }

  /** Adds or replaces. */
  public void save(TypeInfo info) {
    throw new UnsupportedOperationException();
  }

  /** Adds or replaces many in one transaction. */
  public void saveAll(Collection<TypeInfo> infos) {
    throw new UnsupportedOperationException();
  }

  /** Removes; false when there was none. */
  public boolean delete(String pvName) {
    throw new UnsupportedOperationException();
  }

  /** Every name, sorted. */
  public List<String> names() {
    throw new UnsupportedOperationException();
  }

  /** All type infos of an appliance, by name. */
  public List<TypeInfo> ofAppliance(String appliance) {
    throw new UnsupportedOperationException();
  }

  /** What changed since, for an appliance; revision 0 gives everything. */
  public Changes changesSince(long revision, String appliance) {
    throw new UnsupportedOperationException();
  }
}
