package io.varve.mgmt.archiving;

import io.varve.typeinfo.SamplingMethod;
import org.jspecify.annotations.Nullable;

/**
 * One element of a call of archivePV, as the caller wrote it (contract mgmt-engine-etl 1.1).
 *
 * @param pv the name with prefix and field
 * @param samplingPeriod seconds; null when the caller gave none, upon which the policy decides
 *     method, period and controlling PV alone
 * @param samplingMethod the method wanted
 * @param controllingPv the PV that switches recording
 * @param policy the policy wanted
 * @param alias another name to register with the PV
 * @param refusal why the element cannot be used; null when it can
 */
record ArchiveOrder(
    String pv,
    @Nullable Float samplingPeriod,
    SamplingMethod samplingMethod,
    @Nullable String controllingPv,
    @Nullable String policy,
    @Nullable String alias,
    @Nullable String refusal) {

  static ArchiveOrder refused(String pv, String why) {
    return new ArchiveOrder(pv, null, SamplingMethod.MONITOR, null, null, null, why);
  }
}
