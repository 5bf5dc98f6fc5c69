package io.varve.mgmt.archiving;

import io.varve.mgmt.policy.Policies;
import io.varve.mgmt.policy.PolicyDecision;
import io.varve.mgmt.policy.PolicyException;
import io.varve.mgmt.policy.PolicySubject;
import io.varve.name.KeyRule;
import io.varve.name.PvName;
import io.varve.registry.ArchiveRequest;
import io.varve.registry.ArchiveRequest.State;
import io.varve.registry.Registry;
import io.varve.typeinfo.ArchiveParameters;
import io.varve.typeinfo.MetaInfo;
import io.varve.typeinfo.SamplingMethod;
import io.varve.typeinfo.TypeInfo;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a request about which the engine has learned enough into a type info (contract
 * mgmt-engine-etl 2.4).
 */
final class Fulfilment {
  private static final Logger log = LoggerFactory.getLogger(Fulfilment.class);
  private static final Set<String> EXTRA_FIELDS = Set.of("NAME", "MDEL", "ADEL", "SCAN", "RTYP");

  private final Registry registry;
  private final Policies policies;
  private final KeyRule keyRule;
  private final KeyOwners keyOwners;
  private final String identity;
  private final Clock clock;

  Fulfilment(
      Registry registry,
      Policies policies,
      KeyRule keyRule,
      KeyOwners keyOwners,
      String identity,
      Clock clock) {
    this.registry = registry;
    this.policies = policies;
    this.keyRule = keyRule;
    this.keyOwners = keyOwners;
    this.identity = identity;
    this.clock = clock;
  }

  /**
   * Brings a request to its end.
   *
   * @throws PolicyException when the policies give no usable answer; the request waits for better
   *     ones
   */
  void fulfil(ArchiveRequest request, MetaInfo metaInfo) {
    String realName = realName(request.pvName(), metaInfo);
    if (realName.equals(request.pvName())) {
      archive(request, metaInfo);
    } else {
      archiveRealPv(request, realName);
    }
  }

  /** The PV a record calls itself, with the field and the modifier of the request. */
  private static String realName(String pvName, MetaInfo metaInfo) {
    PvName asked = PvName.parse(pvName).orElse(new PvName(pvName, "", ""));
    String name = metaInfo.fields().getOrDefault("NAME", "");
    return PvName.parse(name)
        .map(real -> new PvName(real.base(), asked.field(), asked.modifier()).toString())
        .orElse(pvName);
  }

  private void archive(ArchiveRequest request, MetaInfo metaInfo) {
    String pvName = request.pvName();
    Optional<String> rival = keyOwners.rivalOf(pvName);
    if (rival.isPresent()) {
      log.warn("PV {} is not archived: its files would be those of {}", pvName, rival.get());
      registry.archiveRequests().abort(pvName);
      return;
    }
    ArchiveParameters parameters = request.parameters();
    PolicyDecision decision = policies.decide(PolicySubject.of(pvName, metaInfo, parameters));
    SamplingMethod method =
        parameters.userOverride() ? parameters.samplingMethod() : decision.samplingMethod();
    if (method == SamplingMethod.DONT_ARCHIVE
        || decision.samplingMethod() == SamplingMethod.DONT_ARCHIVE) {
      log.info(
          "PV {} is not archived: {} says DONT_ARCHIVE",
          pvName,
          method == SamplingMethod.DONT_ARCHIVE && parameters.userOverride()
              ? "the request"
              : "policy " + decision.policyName());
      registry.archiveRequests().abort(pvName);
      return;
    }
    warnOfForeignAppliance(pvName, decision);
    Fields fields = fields(request, decision);
    TypeInfo info = typeInfo(request, metaInfo, decision, method, fields.withinSamples());
    if (!registry.archiveRequests().fulfil(info)) {
      log.info("PV {} is not archived: its request was aborted meanwhile", pvName);
      return;
    }
    log.info("PV {} is archived by policy {}", pvName, decision.policyName());
    parameters.aliases().forEach(alias -> addAlias(alias, pvName));
    requestFields(request, fields.ownPvs());
  }

  /** The request named an alias: the real PV is archived, and the alias leads to it. */
  private void archiveRealPv(ArchiveRequest request, String realName) {
    String alias = request.pvName();
    Set<String> aliases = new LinkedHashSet<>(request.parameters().aliases());
    aliases.add(alias);
    aliases.remove(realName);
    if (registry.typeInfos().find(realName).isPresent()) {
      log.info("PV {} is an alias of {}, which is archived already", alias, realName);
      registry.archiveRequests().abort(alias);
      aliases.forEach(each -> addAlias(each, realName));
      return;
    }
    log.info("PV {} is an alias of {}, which is requested instead", alias, realName);
    ArchiveParameters asked = request.parameters();
    ArchiveParameters known =
        registry.archiveRequests().find(realName).map(ArchiveRequest::parameters).orElse(asked);
    aliases.addAll(known.aliases());
    Set<String> fields = new LinkedHashSet<>(known.archiveFields());
    fields.addAll(asked.archiveFields());
    ArchiveParameters merged = known.with(List.copyOf(fields), List.copyOf(aliases));
    registry.archiveRequests().addAll(List.of(fresh(realName, request, merged)));
    // When the real PV was requested already, the line above left it as it was.
    registry.archiveRequests().askFor(realName, merged);
    registry.archiveRequests().abort(alias);
  }

  private TypeInfo typeInfo(
      ArchiveRequest request,
      MetaInfo metaInfo,
      PolicyDecision decision,
      SamplingMethod method,
      List<String> archiveFields) {
    ArchiveParameters parameters = request.parameters();
    Map<String, String> extraFields = new TreeMap<>(metaInfo.fields());
    extraFields.keySet().retainAll(EXTRA_FIELDS);
    return TypeInfo.named(request.pvName())
        .type(metaInfo.type())
        .elementCount(metaInfo.elementCount())
        .appliance(identity)
        .chunkKey(keyRule.keyOf(request.pvName()))
        .hostName(metaInfo.hostName())
        .limits(metaInfo.limits())
        .precision(metaInfo.precision())
        .units(metaInfo.units())
        .rates(metaInfo.rates())
        .creationTime(clock.instant())
        .samplingMethod(method)
        .samplingPeriod(
            parameters.userOverride() ? parameters.samplingPeriod() : decision.samplingPeriod())
        .policyName(decision.policyName())
        .dataStores(decision.dataStores())
        .extraFields(extraFields)
        .controllingPv(
            parameters.userOverride() && parameters.controllingPv() != null
                ? parameters.controllingPv()
                : decision.controllingPv())
        .archiveFields(archiveFields)
        .usePva(parameters.usePva())
        .build();
  }

  private Fields fields(ArchiveRequest request, PolicyDecision decision) {
    if (PvName.parse(request.pvName()).filter(PvName::hasField).isPresent()) {
      return new Fields(List.of(), List.of());
    }
    Set<String> wanted = new LinkedHashSet<>(decision.archiveFields());
    wanted.addAll(request.parameters().archiveFields());
    List<String> withinSamples = new ArrayList<>(wanted);
    withinSamples.retainAll(policies.streamFields());
    wanted.removeAll(policies.streamFields());
    return new Fields(withinSamples, List.copyOf(wanted));
  }

  /**
   * The fields of a PV to archive.
   *
   * @param withinSamples those stored within its samples
   * @param ownPvs those that become PVs of their own
   */
  private record Fields(List<String> withinSamples, List<String> ownPvs) {}

  private void requestFields(ArchiveRequest request, List<String> fields) {
    ArchiveParameters parameters = request.parameters().with(List.of(), List.of());
    List<ArchiveRequest> requests = new ArrayList<>();
    for (String field : fields) {
      String pvName = request.pvName() + "." + field;
      if (registry.typeInfos().find(pvName).isEmpty()) {
        requests.add(fresh(pvName, request, parameters));
      }
    }
    registry.archiveRequests().addAll(requests);
  }

  private ArchiveRequest fresh(String pvName, ArchiveRequest cause, ArchiveParameters parameters) {
    Instant now = clock.instant();
    return new ArchiveRequest(
        pvName, cause.requestedName(), identity, parameters, State.START, now, now, null, null);
  }

  private void addAlias(String alias, String pvName) {
    if (registry.aliases().realNameOf(alias).filter(pvName::equals).isPresent()) {
      return;
    }
    try {
      registry.aliases().add(alias, pvName);
    } catch (IllegalArgumentException e) {
      log.warn("PV {} does not get the alias {}: {}", pvName, alias, e.getMessage());
    }
  }

  private void warnOfForeignAppliance(String pvName, PolicyDecision decision) {
    String wanted = decision.appliance();
    if (wanted != null && !wanted.equals(identity)) {
      log.warn(
          "Policy {} wants PV {} on appliance {}, which this one does not know; it stays on {}",
          decision.policyName(),
          pvName,
          wanted,
          identity);
    }
  }
}
