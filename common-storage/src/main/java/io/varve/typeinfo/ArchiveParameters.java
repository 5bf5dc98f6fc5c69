package io.varve.typeinfo;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a user asked for when adding a PV (contract mgmt-engine-etl 2.2).
 *
 * @param samplingMethod the method wanted
 * @param samplingPeriod seconds
 * @param userOverride whether method, period and controlling PV win over the policy's
 * @param controllingPv the PV that switches recording
 * @param policyName the policy wanted; null lets the policies choose
 * @param archiveFields fields wanted within the samples
 * @param aliases other names to register with the PV
 * @param usePva whether pvAccess is the protocol
 */
public record ArchiveParameters(
    SamplingMethod samplingMethod,
    float samplingPeriod,
    boolean userOverride,
    @Nullable String controllingPv,
    @Nullable String policyName,
    List<String> archiveFields,
    List<String> aliases,
    boolean usePva) {

  /** What the policies decide alone. */
  public static ArchiveParameters byPolicy(boolean usePva) {
    return new ArchiveParameters(
        SamplingMethod.MONITOR, 1.0f, false, null, null, List.of(), List.of(), usePva);
  }

  /** The same wishes with other fields and aliases. */
  public ArchiveParameters with(List<String> otherArchiveFields, List<String> otherAliases) {
    return new ArchiveParameters(
        samplingMethod,
        samplingPeriod,
        userOverride,
        controllingPv,
        policyName,
        otherArchiveFields,
        otherAliases,
        usePva);
  }

  public ArchiveParameters {
    archiveFields = List.copyOf(archiveFields);
    aliases = List.copyOf(aliases);
  }
}
