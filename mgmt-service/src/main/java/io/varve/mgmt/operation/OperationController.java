package io.varve.mgmt.operation;

import io.varve.mgmt.name.PvLookup;
import io.varve.name.PvName;
import io.varve.registry.Jobs;
import io.varve.registry.Registry;
import io.varve.sample.DbrType;
import io.varve.store.Store;
import io.varve.store.StoreMacros;
import io.varve.store.StoreUrl;
import io.varve.typeinfo.TypeInfo;
import io.varve.web.ApiException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** EAA's operations on archived data (contract mgmt-engine-etl 1.1 and 1.4). */
@RestController
class OperationController {
  private final PvLookup lookup;
  private final Registry registry;
  private final Orders orders;
  private final StoreMacros macros;

  OperationController(PvLookup lookup, Registry registry, Orders orders, StoreMacros macros) {
    this.lookup = lookup;
    this.registry = registry;
    this.orders = orders;
    this.macros = macros;
  }

  @GetMapping("/mgmt/bpl/consolidateDataForPV")
  Map<String, String> consolidate(
      @RequestParam String pv,
      @RequestParam String storage,
      @RequestParam(required = false) @Nullable String date,
      HttpServletRequest request) {
    TypeInfo info = pv(pv);
    if (urlOf(info, storage).isEmpty()) {
      return noStorage(storage, pv);
    }
    if (!info.paused()) {
      return Orders.validation("Cannot consolidate unless PV " + pv + " is paused.");
    }
    Map<String, String> parameters = new LinkedHashMap<>(Map.of("storage", storage));
    if (date != null && !date.isEmpty()) {
      parameters.put("date", instant("date", date).toString());
    }
    return orders.carryOut(
        order("consolidate", info, parameters, request),
        "consolidate data for PV " + pv,
        job -> Orders.ok("Successfully consolidated PV " + pv + " into " + storage));
  }

  @GetMapping("/mgmt/bpl/renamePV")
  Map<String, String> rename(
      @RequestParam String pv,
      @RequestParam("newname") String newName,
      HttpServletRequest request) {
    TypeInfo info = pv(pv);
    String name = PvName.normalise(newName);
    if (PvName.parse(name).isEmpty()) {
      throw ApiException.badRequest("The new name '" + newName + "' is no valid PV name");
    }
    if (!info.paused()) {
      return Orders.validation(
          "Need to pause PV before renaming " + info.pvName() + " to " + newName);
    }
    if (registry.jobs().openJobOf(name).isEmpty() && isTaken(name)) {
      return Orders.validation("The PV " + newName + " already exists; choose another name");
    }
    return orders.carryOut(
        new Jobs.Order(
            "rename",
            List.of(info.pvName(), name),
            info.appliance(),
            Map.of("newname", name),
            Caller.of(request)),
        "rename PV " + info.pvName() + " to " + newName,
        job -> Orders.ok("Successfully renamed PV " + info.pvName() + " to " + newName));
  }

  @GetMapping("/mgmt/bpl/changeTypeForPV")
  Map<String, String> changeType(
      @RequestParam String pv,
      @RequestParam("newtype") String newType,
      @RequestParam(defaultValue = "false") boolean lossy,
      HttpServletRequest request) {
    TypeInfo info = pv(pv);
    DbrType type = DbrType.ofDbrName(newType);
    if (type.waveform()) {
      throw ApiException.badRequest(
          "Data can be converted to scalar types only, and " + newType + " is none");
    }
    if (!info.paused()) {
      return Orders.validation("Need to pause PV before changing type for " + info.pvName());
    }
    Map<String, String> parameters = Map.of("newtype", newType, "lossy", String.valueOf(lossy));
    return orders.carryOut(
        order("changeType", info, parameters, request),
        "change the type of PV " + info.pvName(),
        job -> Orders.ok());
  }

  @GetMapping("/mgmt/bpl/changeStore")
  Map<String, String> changeStore(
      @RequestParam String pv,
      @RequestParam String storage,
      @RequestParam("newbackend") String newBackend,
      HttpServletRequest request) {
    TypeInfo info = pv(pv);
    String url =
        urlOf(info, storage)
            .orElseThrow(
                () ->
                    ApiException.badRequest(
                        "Cannot find storage with name " + storage + " for pv " + pv));
    Store.parse(newBackend, macros).writable();
    if (!info.paused()) {
      throw ApiException.badRequest(
          "Need to pause PV " + info.pvName() + " before changing its store " + storage);
    }
    return orders.carryOut(
        order(
            "changeStore",
            info,
            Map.of("storage", storage, "from", url, "newbackend", newBackend),
            request),
        "change the storage for PV " + pv,
        job -> Orders.ok("Successfully changed the storage for PV " + pv + " into " + storage));
  }

  @GetMapping("/mgmt/bpl/appendAndAliasPV")
  Map<String, String> appendAndAlias(
      @RequestParam("olderpv") String older,
      @RequestParam("newerpv") String newer,
      @RequestParam String storage,
      HttpServletRequest request) {
    TypeInfo newerInfo = pv(newer);
    TypeInfo olderInfo = pv(older);
    if (olderInfo.pvName().equals(newerInfo.pvName())) {
      throw ApiException.badRequest(older + " and " + newer + " are one PV");
    }
    if (!olderInfo.appliance().equals(newerInfo.appliance())) {
      return Orders.validation(
          "PVs %s and %s are on different appliances; bring them to one first"
              .formatted(older, newer));
    }
    if (urlOf(newerInfo, storage).isEmpty()) {
      return noStorage(storage, newer);
    }
    if (olderInfo.type() != newerInfo.type()) {
      return Orders.validation(
          "PV %s is %s and PV %s is %s; they must be of one type"
              .formatted(older, olderInfo.type().dbrName(), newer, newerInfo.type().dbrName()));
    }
    for (TypeInfo info : List.of(olderInfo, newerInfo)) {
      if (!info.paused()) {
        return Orders.validation("Need to pause PV " + info.pvName() + " before appending");
      }
    }
    return orders.carryOut(
        new Jobs.Order(
            "appendAndAlias",
            List.of(newerInfo.pvName(), olderInfo.pvName()),
            newerInfo.appliance(),
            Map.of(
                "olderpv",
                olderInfo.pvName(),
                "storage",
                storage,
                "olderkey",
                olderInfo.chunkKey() == null ? "" : olderInfo.chunkKey(),
                "olderstores",
                String.join("\n", olderInfo.dataStores())),
            Caller.of(request)),
        "append PV " + older + " to PV " + newer,
        job -> {
          Map<String, String> answer = Orders.ok();
          answer.put("deleteNewer", "ok");
          answer.put("deleteOlder", "ok");
          answer.put("addAlias", "ok");
          return answer;
        });
  }

  @GetMapping("/mgmt/bpl/mergeInData")
  Map<String, String> mergeIn(
      @RequestParam String pv,
      @RequestParam String other,
      @RequestParam String storage,
      @RequestParam(required = false) @Nullable String from,
      @RequestParam(required = false) @Nullable String to,
      HttpServletRequest request) {
    TypeInfo info = pv(pv);
    if (urlOf(info, storage).isEmpty()) {
      return noStorage(storage, pv);
    }
    if (!info.paused()) {
      return Orders.validation("Need to pause PV before merging in data for " + info.pvName());
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("storage", storage);
    parameters.put("other", other);
    putRange(parameters, from, to);
    return orders.carryOut(
        order("import", info, parameters, request),
        "merge in data for PV " + info.pvName(),
        job -> Orders.ok());
  }

  @GetMapping("/mgmt/bpl/importDataFromPlugin")
  Map<String, String> importFromPlugin(
      @RequestParam(required = false) @Nullable String pv,
      @RequestParam(required = false) @Nullable String from,
      @RequestParam(required = false) @Nullable String to,
      @RequestParam(required = false) @Nullable String src,
      @RequestParam(required = false) @Nullable String dest,
      HttpServletRequest request) {
    if (pv == null || from == null || to == null || src == null || dest == null) {
      throw ApiException.notFound("Give pv, from, to, src and dest");
    }
    TypeInfo info =
        lookup.pv(pv).orElseThrow(() -> ApiException.notFound("There is no PV " + pv + " here"));
    if (urlOf(info, dest).isEmpty()) {
      throw ApiException.notFound("Cannot find storage with name " + dest + " for pv " + pv);
    }
    if (!info.paused()) {
      throw ApiException.notFound("Need to pause PV " + info.pvName() + " before importing data");
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("storage", dest);
    parameters.put("src", src);
    putRange(parameters, from, to);
    return orders.carryOut(
        order("import", info, parameters, request),
        "import data for PV " + info.pvName(),
        job -> {
          Map<String, String> answer = Orders.ok();
          answer.put("pvName", info.pvName());
          return answer;
        });
  }

  private static void putRange(
      Map<String, String> parameters, @Nullable String from, @Nullable String to) {
    if (from == null && to == null) {
      return;
    }
    if (from == null || to == null) {
      throw ApiException.badRequest("Give both from and to, or none of them");
    }
    Instant start = instant("from", from);
    Instant end = instant("to", to);
    if (end.isBefore(start)) {
      throw ApiException.badRequest("The end " + to + " is before the start " + from);
    }
    parameters.put("from", start.toString());
    parameters.put("to", end.toString());
  }

  private TypeInfo pv(String name) {
    return lookup
        .pv(name)
        .orElseThrow(() -> ApiException.badRequest("PV " + name + " is not in the archive"));
  }

  private boolean isTaken(String name) {
    return registry.typeInfos().find(name).isPresent()
        || registry.aliases().realNameOf(name).isPresent()
        || registry.archiveRequests().find(name).isPresent();
  }

  private static Jobs.Order order(
      String kind, TypeInfo info, Map<String, String> parameters, HttpServletRequest request) {
    return new Jobs.Order(
        kind,
        List.of(info.pvName()),
        info.appliance(),
        new TreeMap<>(parameters),
        Caller.of(request));
  }

  private static Map<String, String> noStorage(String storage, String pv) {
    return Orders.validation("Cannot find storage with name " + storage + " for pv " + pv);
  }

  /** The URL of a PV's store by its name. */
  static Optional<String> urlOf(TypeInfo info, String storage) {
    return info.dataStores().stream()
        .filter(url -> storage.equals(StoreUrl.parse(url).get("name")))
        .findFirst();
  }

  static Instant instant(String name, String text) {
    try {
      return OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
    } catch (DateTimeException e) {
      throw ApiException.badRequest(
          "'%s' is '%s' and must be an ISO time such as 2026-11-21T09:00:00.000Z"
              .formatted(name, text));
    }
  }
}
