package io.varve.mgmt.alias;

import io.varve.mgmt.name.PvLookup;
import io.varve.name.PvName;
import io.varve.registry.ArchiveRequest;
import io.varve.registry.Registry;
import io.varve.typeinfo.ArchiveParameters;
import io.varve.web.ApiException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** addAlias, removeAlias, getAllAliases (contract mgmt-engine-etl 1.1). */
@RestController
class AliasController {
  private final Registry registry;
  private final PvLookup lookup;

  AliasController(Registry registry, PvLookup lookup) {
    this.registry = registry;
    this.lookup = lookup;
  }

  @GetMapping("/mgmt/bpl/addAlias")
  Map<String, String> add(@RequestParam String pv, @RequestParam("aliasname") String alias) {
    String pvName = PvName.normalise(pv);
    String name = PvName.normalise(alias);
    if (PvName.parse(name).isEmpty()) {
      throw ApiException.badRequest("The alias '" + alias + "' is no valid PV name");
    }
    Optional<ArchiveRequest> pending =
        registry.typeInfos().find(pvName).isPresent()
            ? Optional.empty()
            : registry.archiveRequests().find(pvName);
    if (pending.isPresent()) {
      addToRequest(pending.get(), name);
    } else if (!registry.aliases().realNameOf(name).equals(Optional.of(pvName))) {
      try {
        registry.aliases().add(name, pvName);
      } catch (IllegalArgumentException e) {
        throw ApiException.badRequest(String.valueOf(e.getMessage()));
      }
    }
    return ok("Added an alias " + alias + " for PV " + pv);
  }

  @GetMapping("/mgmt/bpl/removeAlias")
  Map<String, String> remove(@RequestParam String pv, @RequestParam("aliasname") String alias) {
    String pvName =
        lookup
            .pv(pv)
            .orElseThrow(() -> ApiException.badRequest("PV " + pv + " is not in the archive"))
            .pvName();
    String name = PvName.normalise(alias);
    Optional<String> real = registry.aliases().realNameOf(name);
    if (real.isPresent() && !registry.aliases().remove(name, pvName)) {
      throw ApiException.badRequest(
          "'" + alias + "' is an alias of PV " + real.get() + " and not of " + pv);
    }
    return ok("Removed an alias " + alias + " for PV " + pv);
  }

  @GetMapping("/mgmt/bpl/getAllAliases")
  List<Map<String, String>> all() {
    List<Map<String, String>> rows = new ArrayList<>();
    registry
        .aliases()
        .all()
        .forEach(
            (alias, pvName) -> {
              Map<String, String> row = new LinkedHashMap<>();
              row.put("aliasName", alias);
              row.put("srcPVName", pvName);
              rows.add(row);
            });
    return rows;
  }

  private void addToRequest(ArchiveRequest request, String alias) {
    ArchiveParameters asked = request.parameters();
    if (asked.aliases().contains(alias)) {
      return;
    }
    List<String> aliases = new ArrayList<>(asked.aliases());
    aliases.add(alias);
    boolean stored =
        registry
            .archiveRequests()
            .askFor(request.pvName(), asked.with(asked.archiveFields(), aliases));
    if (!stored) {
      throw ApiException.badRequest(
          "The request for PV " + request.pvName() + " has just ended; add the alias again");
    }
  }

  private static Map<String, String> ok(String text) {
    Map<String, String> answer = new LinkedHashMap<>();
    answer.put("status", "ok");
    answer.put("desc", text);
    return answer;
  }
}
