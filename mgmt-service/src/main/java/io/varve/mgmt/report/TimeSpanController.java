package io.varve.mgmt.report;

import io.varve.mgmt.name.NamePattern;
import io.varve.mgmt.peer.Engine;
import io.varve.registry.Registry;
import io.varve.typeinfo.TypeInfo;
import io.varve.web.ApiException;
import io.varve.web.VarveProperties;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** From when to when there may be samples of each PV (contract mgmt-engine-etl 1.3). */
@RestController
class TimeSpanController {
  private final Registry registry;
  private final Engine engine;
  private final String identity;

  TimeSpanController(Registry registry, Engine engine, VarveProperties properties) {
    this.registry = registry;
    this.engine = engine;
    this.identity = properties.identity();
  }

  @GetMapping("/mgmt/bpl/getCreationReportForAppliance")
  List<Map<String, String>> creation(@RequestParam(required = false) @Nullable String regex) {
    return List.copyOf(rows(regex).values());
  }

  /**
   * By name; {@code lastEvent} is there for the PVs that the engine records.
   *
   * @param regex of whole names
   */
  @GetMapping("/mgmt/bpl/getTimeSpanReport")
  Map<String, Map<String, String>> timeSpans(
      @RequestParam(required = false) @Nullable String regex) {
    Map<String, Map<String, String>> rows = rows(regex);
    JsonNode last =
        engine.report("getLastKnownTimeStampReport", Collections.singletonMap("regex", regex));
    for (JsonNode pv : last) {
      Map<String, String> row = rows.get(pv.path("pvName").asString(""));
      if (row != null) {
        row.put("lastEvent", pv.path("lastEvent").asString("-1"));
      }
    }
    return rows;
  }

  private Map<String, Map<String, String>> rows(@Nullable String regex) {
    Predicate<String> wanted = matching(regex);
    Map<String, Map<String, String>> rows = new LinkedHashMap<>();
    for (TypeInfo info : registry.typeInfos().ofAppliance(identity)) {
      if (wanted.test(info.pvName())) {
        Map<String, String> row = new LinkedHashMap<>();
        row.put("pvName", info.pvName());
        row.put("creationTS", String.valueOf(info.creationTime().getEpochSecond()));
        row.put("paused", String.valueOf(info.paused()));
        rows.put(info.pvName(), row);
      }
    }
    return rows;
  }

  private static Predicate<String> matching(@Nullable String regex) {
    if (regex == null || regex.isEmpty()) {
      return _ -> true;
    }
    try {
      return NamePattern.regex(regex)::matches;
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest(String.valueOf(e.getMessage()));
    }
  }
}
