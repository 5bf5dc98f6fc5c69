package io.varve.mgmt.archiving;

import io.varve.mgmt.name.PvLocks;
import io.varve.mgmt.name.PvLookup;
import io.varve.mgmt.policy.Policies;
import io.varve.name.PvName;
import io.varve.registry.ArchiveRequest;
import io.varve.registry.ArchiveRequest.State;
import io.varve.registry.Registry;
import io.varve.typeinfo.ArchiveParameters;
import io.varve.typeinfo.TypeInfo;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes orders to archive PVs (contract mgmt-engine-etl 1.1, archivePV). */
final class Archiving {
  static final String SUBMITTED = "Archive request submitted";
  static final String ALREADY = "Already submitted";

  private final Registry registry;
  private final PvLookup lookup;
  private final PvLocks locks;
  private final Policies policies;
  private final KeyOwners keyOwners;
  private final ArchivingProperties properties;
  private final String identity;
  private final Clock clock;

  /**
   * What became of an order.
   *
   * @param pvName the PV it was about, without prefix, VAL and fields archived within the samples
   * @param status {@link #SUBMITTED}, {@link #ALREADY} or why it was refused
   */
  record Outcome(String pvName, String status) {}

  Archiving(
      Registry registry,
      PvLookup lookup,
      PvLocks locks,
      Policies policies,
      KeyOwners keyOwners,
      ArchivingProperties properties,
      String identity,
      Clock clock) {
    this.registry = registry;
    this.lookup = lookup;
    this.locks = locks;
    this.policies = policies;
    this.keyOwners = keyOwners;
    this.properties = properties;
    this.identity = identity;
    this.clock = clock;
  }

  /** Carries out orders; every one gets its outcome, in the same order. */
  List<Outcome> submit(List<ArchiveOrder> orders) {
    List<Target> targets = orders.stream().map(this::target).toList();
    Map<String, TypeInfo> archived = lookup.archived(targets.stream().map(Target::pvName).toList());
    Map<String, ArchiveRequest> fresh = new LinkedHashMap<>();
    List<Outcome> outcomes = new ArrayList<>();
    for (Target target : targets) {
      outcomes.add(new Outcome(target.pvName(), submit(target, archived, fresh)));
    }
    registry.archiveRequests().addAll(fresh.values());
    return outcomes;
  }

  /** The name a request for this PV is kept under. */
  String requestedAs(String pv) {
    return target(ArchiveOrder.refused(pv, "")).pvName();
  }

  private String submit(
      Target target, Map<String, TypeInfo> archived, Map<String, ArchiveRequest> fresh) {
    String refusal = target.order().refusal();
    if (refusal != null) {
      return refusal;
    }
    String pvName = target.pvName();
    TypeInfo info = archived.get(pvName);
    if (info != null) {
      return extend(info.pvName(), target);
    }
    ArchiveRequest inBatch = fresh.get(pvName);
    if (inBatch != null) {
      fresh.put(pvName, with(inBatch, merged(inBatch.parameters(), target)));
      return ALREADY;
    }
    Optional<ArchiveRequest> pending = registry.archiveRequests().find(pvName);
    if (pending.isPresent()) {
      ArchiveParameters parameters = merged(pending.get().parameters(), target);
      if (!parameters.equals(pending.get().parameters())) {
        registry.archiveRequests().askFor(pvName, parameters);
      }
      return ALREADY;
    }
    Optional<String> rival = keyOwners.rivalOf(pvName);
    if (rival.isPresent()) {
      return "The files of "
          + pvName
          + " would be those of "
          + rival.get()
          + ", which is archived already; archive the PV under one of the names";
    }
    fresh.put(pvName, request(target));
    return SUBMITTED;
  }

  /** Adds the field or the alias of an order to a PV that is archived already. */
  private String extend(String pvName, Target target) {
    String field = target.field();
    if (field != null) {
      locks.with(pvName, () -> addField(pvName, field));
    }
    String alias = target.order().alias();
    if (alias != null
        && !registry.aliases().realNameOf(alias).equals(Optional.of(pvName))
        && !alias.equals(pvName)) {
      try {
        registry.aliases().add(alias, pvName);
      } catch (IllegalArgumentException e) {
        return String.valueOf(e.getMessage());
      }
    }
    return ALREADY;
  }

  private boolean addField(String pvName, String field) {
    Optional<TypeInfo> current = registry.typeInfos().find(pvName);
    if (current.isEmpty() || current.get().archiveFields().contains(field)) {
      return false;
    }
    registry
        .typeInfos()
        .save(
            current
                .get()
                .but()
                .archiveFields(plus(current.get().archiveFields(), field))
                .modificationTime(clock.instant())
                .build());
    return true;
  }

  private ArchiveRequest request(Target target) {
    ArchiveOrder order = target.order();
    Float period = order.samplingPeriod();
    ArchiveParameters parameters =
        new ArchiveParameters(
            order.samplingMethod(),
            period == null ? 1.0f : Math.max(period, properties.minimumSamplingPeriod()),
            period != null,
            order.controllingPv(),
            order.policy(),
            List.of(),
            List.of(),
            asksForPva(order.pv()));
    Instant now = clock.instant();
    return new ArchiveRequest(
        target.pvName(),
        order.pv(),
        identity,
        merged(parameters, target),
        State.START,
        now,
        now,
        null,
        null);
  }

  private boolean asksForPva(String pv) {
    return PvName.asksForPva(pv)
        || (!PvName.asksForCa(pv)
            && properties.defaultAccessProtocol() == ArchivingProperties.Protocol.PVA);
  }

  private static ArchiveRequest with(ArchiveRequest request, ArchiveParameters parameters) {
    return new ArchiveRequest(
        request.pvName(),
        request.requestedName(),
        request.appliance(),
        parameters,
        request.state(),
        request.requestedAt(),
        request.stateSince(),
        request.metaInfo(),
        request.reason());
  }

  private static ArchiveParameters merged(ArchiveParameters parameters, Target target) {
    return parameters.with(
        plus(parameters.archiveFields(), target.field()),
        plus(parameters.aliases(), target.order().alias()));
  }

  private static List<String> plus(List<String> list, @Nullable String element) {
    if (element == null) {
      return list;
    }
    Set<String> all = new LinkedHashSet<>(list);
    all.add(element);
    return List.copyOf(all);
  }

  private Target target(ArchiveOrder order) {
    Optional<PvName> name = PvName.parse(order.pv());
    if (name.isEmpty()) {
      return new Target(order, order.pv(), null);
    }
    PvName parts = name.get();
    if (parts.modifier().isEmpty() && policies.streamFields().contains(parts.field())) {
      return new Target(order, parts.base(), parts.field());
    }
    return new Target(order, parts.toString(), null);
  }

  /**
   * What an order is about.
   *
   * @param pvName the PV
   * @param field the field to archive within its samples; null for none
   */
  private record Target(ArchiveOrder order, String pvName, @Nullable String field) {}
}
