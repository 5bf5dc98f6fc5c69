package io.varve.typeinfo;

import tools.jackson.databind.node.ObjectNode;

/**
 * Archive parameters as EAA's bean JSON, with its spelling of the keys (contract mgmt-engine-etl
 * 2.2).
 */
public final class ArchiveParametersJson {
  private static final String METHOD = "userSpecifedsamplingMethod";
  private static final String PERIOD = "userSpecifedSamplingPeriod";
  private static final String OVERRIDE = "userOverrideParams";
  private static final String CONTROLLING_PV = "controllingPV";
  private static final String POLICY = "policyName";
  private static final String FIELDS = "archiveFields";
  private static final String ALIASES = "aliases";
  private static final String PVA = "usePVAccess";

  private ArchiveParametersJson() {}

  public static String print(ArchiveParameters parameters) {
    ObjectNode node = BeanObject.MAPPER.createObjectNode();
    node.put(METHOD, parameters.samplingMethod().name());
    node.put(PERIOD, String.valueOf(parameters.samplingPeriod()));
    node.put(OVERRIDE, String.valueOf(parameters.userOverride()));
    if (parameters.controllingPv() != null) {
      node.put(CONTROLLING_PV, parameters.controllingPv());
    }
    if (parameters.policyName() != null) {
      node.put(POLICY, parameters.policyName());
    }
    parameters.archiveFields().forEach(node.putArray(FIELDS)::add);
    parameters.aliases().forEach(node.putArray(ALIASES)::add);
    node.put(PVA, String.valueOf(parameters.usePva()));
    return node.toString();
  }

  /**
   * Reads parameters; missing keys take EAA's defaults, MONITOR and 1 s.
   *
   * @throws IllegalArgumentException with a sentence that names the key that cannot be read
   */
  public static ArchiveParameters parse(String json) {
    BeanObject object = BeanObject.parse("sampling parameters", json);
    SamplingMethod[] method = {SamplingMethod.MONITOR};
    object.with(METHOD, text -> method[0] = SamplingMethod.valueOf(text));
    float[] period = {1.0f};
    object.with(PERIOD, text -> period[0] = Float.parseFloat(text));
    return new ArchiveParameters(
        method[0],
        period[0],
        object.truth(OVERRIDE),
        object.text(CONTROLLING_PV),
        object.text(POLICY),
        object.list(FIELDS),
        object.list(ALIASES),
        object.truth(PVA));
  }
}
