package io.varve.mgmt.archiving;

import io.varve.mgmt.name.NameIndex;
import io.varve.name.KeyRule;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Knows which PV's files lie where, because two names such as {@code A/B} and {@code A:B} lead to
 * the same files and only one of them can be archived (invariant D11).
 */
final class KeyOwners {
  private final NameIndex index;
  private final KeyRule keyRule;
  private volatile @Nullable Owners newest;

  private record Owners(long revision, Map<String, String> byKey) {}

  KeyOwners(NameIndex index, KeyRule keyRule) {
    this.index = index;
    this.keyRule = keyRule;
  }

  /** Another archived PV whose files lie where those of this name would. */
  Optional<String> rivalOf(String pvName) {
    NameIndex.Names names = index.names();
    Owners owners = newest;
    if (owners == null || owners.revision() != names.revision()) {
      Map<String, String> byKey = HashMap.newHashMap(names.pvs().size());
      names.pvs().forEach(name -> byKey.put(keyRule.keyOf(name), name));
      owners = new Owners(names.revision(), byKey);
      newest = owners;
    }
    return Optional.ofNullable(owners.byKey().get(keyRule.keyOf(pvName)))
        .filter(owner -> !owner.equals(pvName));
  }
}
