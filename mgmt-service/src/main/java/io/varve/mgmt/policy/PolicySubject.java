package io.varve.mgmt.policy;

import io.varve.sample.DbrType;
import io.varve.typeinfo.ArchiveParameters;
import io.varve.typeinfo.MetaInfo;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the policies are told about a PV (contract mgmt-engine-etl 2.5, input keys).
 *
 * @param pvName the PV
 * @param type the type it will be archived as
 * @param elementCount elements per update
 * @param eventRate updates per second while it was watched
 * @param eventCount updates while it was watched
 * @param storageRate bytes per second while it was watched
 * @param aliasName the record's NAME when it differs from the PV's name
 * @param policyName the policy the user chose; null lets the policies choose
 * @param controllingPv the controlling PV the user named
 * @param fields NAME, RTYP, SCAN, ADEL, MDEL as far as the IOC answered
 */
public record PolicySubject(
    String pvName,
    DbrType type,
    int elementCount,
    float eventRate,
    long eventCount,
    float storageRate,
    @Nullable String aliasName,
    @Nullable String policyName,
    @Nullable String controllingPv,
    Map<String, String> fields) {

  public PolicySubject {
    fields = Map.copyOf(fields);
  }

  /** What is known after the engine has watched a PV that a user asked for. */
  public static PolicySubject of(String pvName, MetaInfo metaInfo, ArchiveParameters parameters) {
    String name = metaInfo.fields().get("NAME");
    return new PolicySubject(
        pvName,
        metaInfo.type(),
        metaInfo.elementCount(),
        metaInfo.rates().eventsPerSecond(),
        metaInfo.eventCount(),
        metaInfo.rates().bytesPerSecond(),
        pvName.equals(name) ? null : name,
        parameters.policyName(),
        parameters.controllingPv(),
        metaInfo.fields());
  }
}
