package io.varve.mgmt.report;

import io.varve.registry.Registry;
import io.varve.typeinfo.TypeInfo;
import io.varve.web.HumanTime;
import io.varve.web.VarveProperties;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The reports that need type infos only (contract mgmt-engine-etl 1.3). */
@RestController
class ReportController {
  private final Registry registry;
  private final HumanTime humanTime;
  private final String identity;

  ReportController(Registry registry, HumanTime humanTime, VarveProperties properties) {
    this.registry = registry;
    this.humanTime = humanTime;
    this.identity = properties.identity();
  }

  @GetMapping("/mgmt/bpl/getPausedPVsReport")
  List<Map<String, String>> paused(@RequestParam(defaultValue = "-1") int limit) {
    return report(
        ours().filter(TypeInfo::paused), limit, "modificationTime", TypeInfo::modificationTime);
  }

  @GetMapping({"/mgmt/bpl/getRecentlyAddedPVs", "/mgmt/bpl/getRecentlyAddedPVsForThisInstance"})
  List<Map<String, String>> added(@RequestParam(defaultValue = "100") int limit) {
    return report(
        ours().sorted(newestFirst(TypeInfo::creationTime)),
        limit,
        "creationTime",
        TypeInfo::creationTime);
  }

  @GetMapping({
    "/mgmt/bpl/getRecentlyModifiedPVs",
    "/mgmt/bpl/getRecentlyModifiedPVsForThisInstance"
  })
  List<Map<String, String>> modified(@RequestParam(defaultValue = "100") int limit) {
    return report(
        ours()
            .filter(info -> !info.modificationTime().equals(info.creationTime()))
            .sorted(newestFirst(TypeInfo::modificationTime)),
        limit,
        "modificationTime",
        TypeInfo::modificationTime);
  }

  private Stream<TypeInfo> ours() {
    return registry.typeInfos().ofAppliance(identity).stream();
  }

  private static Comparator<TypeInfo> newestFirst(Function<TypeInfo, Instant> time) {
    return Comparator.comparing(time).reversed().thenComparing(TypeInfo::pvName);
  }

  private List<Map<String, String>> report(
      Stream<TypeInfo> infos, int limit, String key, Function<TypeInfo, Instant> time) {
    return infos
        .limit(limit < 0 ? Long.MAX_VALUE : limit)
        .map(info -> row(info, key, time))
        .toList();
  }

  private Map<String, String> row(TypeInfo info, String key, Function<TypeInfo, Instant> time) {
    Map<String, String> row = new LinkedHashMap<>();
    row.put("pvName", info.pvName());
    row.put("instance", info.appliance());
    row.put(key, humanTime.print(time.apply(info)));
    return row;
  }
}
