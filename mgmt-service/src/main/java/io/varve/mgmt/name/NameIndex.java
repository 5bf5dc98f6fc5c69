package io.varve.mgmt.name;

import io.varve.registry.Registry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every name in the archive, kept until the registry changes, because scripts list and match names
 * far more often than anybody adds one. Thread-safe.
 */
public final class NameIndex {
  private final Registry registry;
  private volatile @Nullable Names newest;

  /**
   * The names as of a revision of the registry.
   *
   * @param revision nothing later than this is missing for sure; something later may be in
   * @param pvs every PV, sorted
   * @param aliases every alias with its PV, sorted by alias
   */
  public record Names(long revision, List<String> pvs, Map<String, String> aliases) {

    /** All PVs, then all aliases. */
    public List<String> all() {
      List<String> all = new ArrayList<>(pvs.size() + aliases.size());
      all.addAll(pvs);
      all.addAll(aliases.keySet());
      return all;
    }

    /** Whether the name is a PV or an alias. */
    public boolean contains(String name) {
      return Collections.binarySearch(pvs, name) >= 0 || aliases.containsKey(name);
    }
  }

  public NameIndex(Registry registry) {
    this.registry = registry;
  }

  /** The names as they are now. */
  public Names names() {
    long revision = registry.revision();
    Names names = newest;
    if (names == null || names.revision() != revision) {
      names = new Names(revision, registry.typeInfos().names(), registry.aliases().all());
      newest = names;
    }
    return names;
  }
}
