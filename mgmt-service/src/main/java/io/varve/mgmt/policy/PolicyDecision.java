package io.varve.mgmt.policy;

import io.varve.store.StoreUrl;
import io.varve.typeinfo.SamplingMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a PV is to be archived (contract mgmt-engine-etl 2.5, result keys).
 *
 * @param samplingMethod the method; DONT_ARCHIVE refuses the PV
 * @param samplingPeriod seconds, above 0
 * @param policyName the policy that decided
 * @param dataStores store URLs, the engine's first, macros unexpanded
 * @param archiveFields fields to archive with the PV
 * @param controllingPv the PV that switches recording on and off
 * @param appliance the appliance wanted; null for any
 */
public record PolicyDecision(
    SamplingMethod samplingMethod,
    float samplingPeriod,
    @Nullable String policyName,
    List<String> dataStores,
    List<String> archiveFields,
    @Nullable String controllingPv,
    @Nullable String appliance) {

  /**
   * @throws IllegalArgumentException when a PV could not be archived like this
   */
  public PolicyDecision {
    dataStores = List.copyOf(dataStores);
    archiveFields = List.copyOf(archiveFields);
    if (!(samplingPeriod > 0) || Float.isInfinite(samplingPeriod)) {
      throw new IllegalArgumentException(
          "samplingPeriod must be a number of seconds above 0 and is " + samplingPeriod);
    }
    if (samplingMethod != SamplingMethod.DONT_ARCHIVE) {
      if (dataStores.isEmpty()) {
        throw new IllegalArgumentException("dataStores is empty; name at least one store URL");
      }
      dataStores.forEach(StoreUrl::parse);
    }
  }
}
