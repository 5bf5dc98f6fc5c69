package io.varve.mgmt.typeinfo;

import io.varve.mgmt.name.PvLocks;
import io.varve.name.KeyRule;
import io.varve.name.PvName;
import io.varve.registry.TypeInfos;
import io.varve.store.StoreUrl;
import io.varve.typeinfo.TypeInfo;
import io.varve.typeinfo.TypeInfoBuilder;
import io.varve.typeinfo.TypeInfoJson;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * Takes a whole type info from outside (contract mgmt-engine-etl 1.2, putPVTypeInfo).
 *
 * <p>It replaces what is there: keys that are left out fall back to their defaults.
 */
final class TypeInfoStorage {
  private final TypeInfos typeInfos;
  private final PvLocks locks;
  private final KeyRule keyRule;
  private final String identity;
  private final Clock clock;

  TypeInfoStorage(
      TypeInfos typeInfos, PvLocks locks, KeyRule keyRule, String identity, Clock clock) {
    this.typeInfos = typeInfos;
    this.locks = locks;
    this.keyRule = keyRule;
    this.identity = identity;
    this.clock = clock;
  }

  /**
   * Stores a type info. A new one is stored paused whatever it says, without a key of its files it
   * gets that of the site's rule, and without times it gets the time of now.
   *
   * @return what is stored
   * @throws IllegalArgumentException with a sentence when it cannot be stored
   */
  TypeInfo put(String pv, byte[] json, boolean override, boolean createNew) {
    TypeInfo given = TypeInfoJson.parse(new String(json, StandardCharsets.UTF_8));
    String pvName = PvName.normalise(pv);
    if (!given.pvName().equals(pvName) && !given.pvName().equals(pv)) {
      throw new IllegalArgumentException(
          "The PV name in the call "
              + pv
              + " does not match the PV name in the typeinfo "
              + given.pvName());
    }
    if (!PvName.parse(pvName).map(PvName::toString).equals(Optional.of(pvName))) {
      throw new IllegalArgumentException("'" + pv + "' is no valid PV name");
    }
    given.dataStores().forEach(StoreUrl::parse);
    return locks.with(pvName, () -> put(pvName, given, override, createNew));
  }

  private TypeInfo put(String pvName, TypeInfo given, boolean override, boolean createNew) {
    Optional<TypeInfo> stored = typeInfos.find(pvName);
    if (stored.isEmpty() && !createNew) {
      throw new IllegalArgumentException(
          "PV " + pvName + " is not in the archive; say createnew=true to add it");
    }
    if (stored.isPresent() && !override) {
      throw new IllegalArgumentException(
          "PV " + pvName + " is in the archive already; say override=true to replace it");
    }
    String appliance = stored.map(TypeInfo::appliance).orElse(identity);
    if (!given.appliance().isEmpty() && !given.appliance().equals(appliance)) {
      throw new IllegalArgumentException(
          "The type info of PV "
              + pvName
              + " names appliance "
              + given.appliance()
              + ", but "
              + appliance
              + " owns it");
    }
    String key = given.chunkKey();
    TypeInfoBuilder builder =
        given
            .but()
            .pvName(pvName)
            .appliance(appliance)
            .chunkKey(key == null ? keyRule.keyOf(pvName) : KeyRule.checked(key, pvName));
    if (given.creationTime().equals(Instant.EPOCH)) {
      builder.creationTime(clock.instant());
    }
    if (stored.isEmpty()) {
      builder.paused(true);
    }
    TypeInfo info = builder.build();
    typeInfos.save(info);
    return info;
  }
}
