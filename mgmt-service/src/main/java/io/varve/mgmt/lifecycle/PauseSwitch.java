package io.varve.mgmt.lifecycle;

import io.varve.mgmt.name.PvLocks;
import io.varve.mgmt.name.PvLookup;
import io.varve.name.PvName;
import io.varve.registry.Job;
import io.varve.registry.Jobs;
import io.varve.registry.TypeInfos;
import io.varve.typeinfo.TypeInfo;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Pauses and resumes PVs (contract mgmt-engine-etl 1.1); engine and ETL follow the type info. */
final class PauseSwitch {
  private final TypeInfos typeInfos;
  private final Jobs jobs;
  private final PvLookup lookup;
  private final PvLocks locks;
  private final Clock clock;

  PauseSwitch(TypeInfos typeInfos, Jobs jobs, PvLookup lookup, PvLocks locks, Clock clock) {
    this.typeInfos = typeInfos;
    this.jobs = jobs;
    this.lookup = lookup;
    this.locks = locks;
    this.clock = clock;
  }

  /** Switches PVs; each name gets its answer, and a PV that is named twice is switched once. */
  List<Map<String, String>> set(List<String> names, boolean paused) {
    Map<String, TypeInfo> infos = lookup.pvs(names);
    Map<String, Map<String, String>> done = new HashMap<>();
    List<Map<String, String>> answers = new ArrayList<>();
    for (String name : names) {
      TypeInfo info = infos.get(name);
      answers.add(
          info == null
              ? unknown(PvName.normalise(name))
              : done.computeIfAbsent(
                  info.pvName(), pvName -> locks.with(pvName, () -> set(pvName, paused))));
    }
    return answers;
  }

  private Map<String, String> set(String pvName, boolean paused) {
    Optional<TypeInfo> info = typeInfos.find(pvName);
    if (info.isEmpty()) {
      return unknown(pvName);
    }
    if (info.get().paused() == paused) {
      return answer(
          pvName,
          "validation",
          "PV " + pvName + (paused ? " is already paused" : " is not paused"));
    }
    AtomicReference<@Nullable String> job = new AtomicReference<>();
    boolean known =
        typeInfos
            .change(
                pvName,
                stored -> {
                  // In one transaction with the change: a job that comes later sees the PV running.
                  Optional<Job> busy = paused ? Optional.empty() : jobs.openJobOf(pvName);
                  job.set(busy.map(Job::id).orElse(null));
                  return busy.isPresent()
                      ? stored
                      : stored.but().paused(paused).modificationTime(clock.instant()).build();
                })
            .isPresent();
    if (job.get() != null) {
      return answer(
          pvName,
          "validation",
          "PV %s is being worked on by job %s; wait for its end or cancel it first"
              .formatted(pvName, job.get()));
    }
    return known ? answer(pvName, "status", "ok") : unknown(pvName);
  }

  /** EAA says "pause" in both cases. */
  private static Map<String, String> unknown(String pvName) {
    return answer(
        pvName,
        "validation",
        "Trying to pause PV "
            + pvName
            + " that is not currently being archived or on an instance that is not active.");
  }

  private static Map<String, String> answer(String pvName, String key, String text) {
    Map<String, String> answer = new LinkedHashMap<>();
    answer.put("pvName", pvName);
    answer.put(key, text);
    return answer;
  }
}
