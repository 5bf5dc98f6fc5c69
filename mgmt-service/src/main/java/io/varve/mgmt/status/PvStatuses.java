package io.varve.mgmt.status;

import io.varve.mgmt.name.PvLookup;
import io.varve.mgmt.peer.Engine;
import io.varve.name.PvName;
import io.varve.registry.ArchiveRequest;
import io.varve.registry.Registry;
import io.varve.typeinfo.TypeInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds out what PVs are doing (contract mgmt-engine-etl 1.2, getPVStatus). */
final class PvStatuses {
  private final Registry registry;
  private final PvLookup lookup;
  private final Engine engine;
  private final String identity;

  PvStatuses(Registry registry, PvLookup lookup, Engine engine, String identity) {
    this.registry = registry;
    this.lookup = lookup;
    this.engine = engine;
    this.identity = identity;
  }

  /** The status of each name, in the same order. */
  List<Map<String, String>> of(List<String> names) {
    Map<String, TypeInfo> infos = lookup.archived(names);
    Set<String> ours = new LinkedHashSet<>();
    for (TypeInfo info : infos.values()) {
      if (info.appliance().equals(identity)) {
        ours.add(info.pvName());
      }
    }
    Optional<Map<String, Map<String, String>>> running =
        ours.isEmpty() ? Optional.of(Map.of()) : engine.statusOf(ours);
    Set<String> pending = infos.size() == names.size() ? Set.of() : pendingNames();

    List<Map<String, String>> statuses = new ArrayList<>();
    for (String name : names) {
      TypeInfo info = infos.get(name);
      statuses.add(info == null ? notArchived(name, pending) : status(name, info, running));
    }
    return statuses;
  }

  private Map<String, String> status(
      String name, TypeInfo info, Optional<Map<String, Map<String, String>>> running) {
    Map<String, String> status = new LinkedHashMap<>();
    status.put("pvName", name);
    if (running.isEmpty() || !info.appliance().equals(identity)) {
      status.put("status", "Appliance Down");
      return status;
    }
    @Nullable Map<String, String> channel = running.get().get(info.pvName());
    if (channel == null && !info.paused()) {
      status.put("status", "Appliance assigned");
      return status;
    }
    if (channel == null) {
      status.put("status", "Paused");
    } else {
      status.putAll(channel);
      status.put("pvName", name);
    }
    status.put("appliance", info.appliance());
    status.put("pvNameOnly", info.pvName());
    return status;
  }

  private static Map<String, String> notArchived(String name, Set<String> pending) {
    Map<String, String> status = new LinkedHashMap<>();
    status.put("pvName", name);
    status.put(
        "status",
        pending.contains(PvName.normalise(name)) ? "Initial sampling" : "Not being archived");
    return status;
  }

  /** What is on its way: PVs, their aliases, and the fields to be archived within their samples. */
  private Set<String> pendingNames() {
    Set<String> pending = new LinkedHashSet<>();
    for (ArchiveRequest request : registry.archiveRequests().ofAppliance(identity)) {
      pending.add(request.pvName());
      pending.addAll(request.parameters().aliases());
      for (String field : request.parameters().archiveFields()) {
        pending.add(request.pvName() + "." + field);
      }
    }
    return pending;
  }
}
