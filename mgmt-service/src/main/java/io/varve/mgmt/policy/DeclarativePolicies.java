package io.varve.mgmt.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Policies written as data: a YAML file that needs no Python.
 *
 * <p>The file has three keys:
 *
 * <pre>{@code
 * # Fields stored within the samples of their PV. Every other field that is asked for
 * # becomes a PV of its own.
 * streamFields: [HIHI, HIGH, LOW, LOLO, LOPR, HOPR, DRVH, DRVL]
 *
 * # Fields archived with a PV by the type of its record (RTYP), unless a policy says otherwise.
 * archiveFields:
 *   ai: [HIHI, HIGH, LOW, LOLO, LOPR, HOPR]
 *
 * # The first policy whose conditions hold decides; a user may choose one by its name instead.
 * policies:
 *   - name: Slow                       # required
 *     description: One sample a minute # shown to users; the name when absent
 *     when:                            # all that is given must hold; absent: always holds
 *       pv: "SYS:*"                    # glob over the whole name
 *       recordTypes: [ai, calc]        # RTYP is one of these
 *       eventRateAbove: 2.0            # updates per second
 *       storageRateAbove: 1000.0       # bytes per second
 *       elementCountAbove: 1           # elements per update
 *       chosen: true                   # never by itself, only when a user chooses it
 *     samplingMethod: SCAN             # MONITOR (default), SCAN or DONT_ARCHIVE
 *     samplingPeriod: 60               # seconds, 1 when absent
 *     dataStores: ["pb://..."]         # required unless DONT_ARCHIVE; the engine's store first
 *     archiveFields: [DESC]            # instead of those by record type
 *     controlPV: SYS:enable            # the PV that switches recording on and off
 *     appliance: appliance0            # the appliance wanted
 * }</pre>
 *
 * <p>YAML anchors save repeating the stores. An unknown key is an error, so that a typing mistake
 * does not change silently what is archived.
 */
public final class DeclarativePolicies implements Policies {
  private final String text;
  private final List<String> streamFields;
  private final Map<String, List<String>> fieldsByRecordType;
  private final List<DeclaredPolicy> policies;

  DeclarativePolicies(
      String text,
      List<String> streamFields,
      Map<String, List<String>> fieldsByRecordType,
      List<DeclaredPolicy> policies) {
    this.text = text;
    this.streamFields = List.copyOf(streamFields);
    this.fieldsByRecordType = Map.copyOf(fieldsByRecordType);
    this.policies = List.copyOf(policies);
  }

  /**
   * Reads policies.
   *
   * @throws PolicyException with a sentence that names what cannot be read
   */
  public static DeclarativePolicies parse(String yaml) {
    return new PolicyYaml(yaml).read();
  }

  @Override
  public Map<String, String> list() {
    Map<String, String> list = new LinkedHashMap<>();
    policies.forEach(policy -> list.put(policy.name(), policy.description()));
    return list;
  }

  @Override
  public List<String> streamFields() {
    return streamFields;
  }

  @Override
  public PolicyDecision decide(PolicySubject subject) {
    String recordType = subject.fields().getOrDefault("RTYP", "");
    return choose(subject).decision(fieldsByRecordType.getOrDefault(recordType, List.of()));
  }

  @Override
  public String text() {
    return text;
  }

  private DeclaredPolicy choose(PolicySubject subject) {
    String wanted = subject.policyName();
    List<String> names = new ArrayList<>();
    for (DeclaredPolicy policy : policies) {
      if (wanted == null ? policy.when().holds(subject) : policy.name().equals(wanted)) {
        return policy;
      }
      names.add(policy.name());
    }
    throw new PolicyException(
        wanted == null
            ? "No policy covers PV "
                + subject.pvName()
                + "; end the policies with one that has no conditions"
            : "There is no policy '"
                + wanted
                + "' for PV "
                + subject.pvName()
                + "; there are "
                + String.join(", ", names));
  }
}
