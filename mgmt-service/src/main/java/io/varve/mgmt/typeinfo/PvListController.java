package io.varve.mgmt.typeinfo;

import io.varve.mgmt.name.NameIndex;
import io.varve.mgmt.name.NameSearch;
import io.varve.mgmt.name.PvLookup;
import io.varve.registry.Registry;
import io.varve.typeinfo.TypeInfo;
import io.varve.web.ApiException;
import io.varve.web.PvListReader;
import io.varve.web.VarveProperties;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The BPL actions that list names (contract mgmt-engine-etl 1.2, list actions). */
@RestController
class PvListController {
  private final NameSearch search;
  private final NameIndex index;
  private final PvLookup lookup;
  private final Registry registry;
  private final String identity;

  PvListController(
      NameSearch search,
      NameIndex index,
      PvLookup lookup,
      Registry registry,
      VarveProperties properties) {
    this.search = search;
    this.index = index;
    this.lookup = lookup;
    this.registry = registry;
    this.identity = properties.identity();
  }

  @GetMapping("/mgmt/bpl/getAllPVs")
  List<String> all(
      @RequestParam(required = false) @Nullable String pv,
      @RequestParam(required = false) @Nullable String regex,
      @RequestParam(defaultValue = "500") int limit) {
    return search.known(pv, regex, limit);
  }

  @GetMapping("/mgmt/bpl/getMatchingPVsForThisAppliance")
  List<String> matching(
      @RequestParam(required = false) @Nullable String pv,
      @RequestParam(required = false) @Nullable String regex,
      @RequestParam(defaultValue = "500") int limit) {
    if ((pv == null || pv.isBlank()) && (regex == null || regex.isBlank())) {
      throw ApiException.badRequest("Give a glob in 'pv' or a regular expression in 'regex'");
    }
    List<String> sorted = search.known(pv, regex, -1).stream().sorted().toList();
    return limit < 0 || limit > sorted.size() ? sorted : sorted.subList(0, limit);
  }

  @GetMapping("/mgmt/bpl/getTypeInfoKeys")
  List<String> keys() {
    return index.names().pvs();
  }

  @GetMapping("/mgmt/bpl/getPVsForThisAppliance")
  List<String> ours() {
    return registry.typeInfos().ofAppliance(identity).stream().map(TypeInfo::pvName).toList();
  }

  @GetMapping("/mgmt/bpl/getPausedPVsForThisAppliance")
  List<String> paused() {
    return registry.typeInfos().ofAppliance(identity).stream()
        .filter(TypeInfo::paused)
        .map(TypeInfo::pvName)
        .toList();
  }

  @PostMapping("/mgmt/bpl/archivedPVs")
  List<String> archived(HttpServletRequest request) {
    return List.copyOf(lookup.archived(PvListReader.ofBody(request)).keySet());
  }

  @PostMapping("/mgmt/bpl/unarchivedPVs")
  List<String> unarchived(HttpServletRequest request) {
    List<String> names = PvListReader.ofBody(request);
    Set<String> archived = lookup.archived(names).keySet();
    return names.stream().filter(name -> !archived.contains(name)).distinct().toList();
  }

  @PostMapping("/mgmt/bpl/archivedPVsNotInList")
  List<String> notInList(HttpServletRequest request) {
    List<String> names = PvListReader.ofBody(request);
    if (names.isEmpty()) {
      throw ApiException.badRequest("The list of PVs is empty");
    }
    Set<String> listed = new HashSet<>(names);
    for (Map.Entry<String, TypeInfo> found : lookup.pvs(names).entrySet()) {
      listed.add(found.getValue().pvName());
    }
    return index.names().pvs().stream().filter(name -> !listed.contains(name)).toList();
  }
}
