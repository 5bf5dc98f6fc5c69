package io.varve.mgmt.policy;

import io.varve.mgmt.name.NamePattern;
import io.varve.typeinfo.SamplingMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One policy of a YAML file; {@link DeclarativePolicies} explains the parts. */
record DeclaredPolicy(
    String name,
    String description,
    Condition when,
    SamplingMethod samplingMethod,
    float samplingPeriod,
    List<String> dataStores,
    @Nullable List<String> archiveFields,
    @Nullable String controllingPv,
    @Nullable String appliance) {

  /**
   * What this policy decides.
   *
   * @param usualFields the fields to archive unless the policy names its own
   * @throws IllegalArgumentException when no PV could be archived like this
   */
  PolicyDecision decision(List<String> usualFields) {
    return new PolicyDecision(
        samplingMethod,
        samplingPeriod,
        name,
        dataStores,
        archiveFields != null ? archiveFields : usualFields,
        controllingPv,
        appliance);
  }

  /**
   * When a policy applies by itself; null and empty parts are no condition.
   *
   * @param eventRateAbove updates per second
   * @param storageRateAbove bytes per second
   */
  record Condition(
      @Nullable NamePattern pv,
      List<String> recordTypes,
      double eventRateAbove,
      double storageRateAbove,
      double elementCountAbove,
      boolean chosen) {

    boolean holds(PolicySubject subject) {
      return !chosen
          && (pv == null || pv.matches(subject.pvName()))
          && (recordTypes.isEmpty()
              || recordTypes.contains(subject.fields().getOrDefault("RTYP", "")))
          && subject.eventRate() > eventRateAbove
          && subject.storageRate() > storageRateAbove
          && subject.elementCount() > elementCountAbove;
    }
  }
}
