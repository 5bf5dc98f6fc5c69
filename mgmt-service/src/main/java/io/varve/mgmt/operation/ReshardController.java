package io.varve.mgmt.operation;

import io.varve.mgmt.name.PvLookup;
import io.varve.registry.Job;
import io.varve.registry.Jobs;
import io.varve.registry.Registry;
import io.varve.typeinfo.TypeInfo;
import io.varve.web.ApiException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * reshardPV: gives a PV with its data to another appliance (contract mgmt-engine-etl 1.1). The
 * appliance that gets it copies the data; only after that the one that had it removes its own.
 */
@RestController
class ReshardController {
  private final PvLookup lookup;
  private final Registry registry;
  private final Orders orders;

  ReshardController(PvLookup lookup, Registry registry, Orders orders) {
    this.lookup = lookup;
    this.registry = registry;
    this.orders = orders;
  }

  @GetMapping("/mgmt/bpl/reshardPV")
  Map<String, String> reshard(
      @RequestParam String pv,
      @RequestParam String storage,
      @RequestParam String appliance,
      HttpServletRequest request) {
    TypeInfo info =
        lookup
            .pv(pv)
            .orElseThrow(() -> ApiException.badRequest("PV " + pv + " is not in the archive"));
    if (info.appliance().equals(appliance)) {
      throw ApiException.badRequest("PV " + pv + " is on appliance " + appliance + " already");
    }
    urlsOf(appliance);
    Map<String, String> source = urlsOf(info.appliance());
    if (OperationController.urlOf(info, storage).isEmpty()) {
      throw ApiException.badRequest("Cannot find storage with name " + storage + " for pv " + pv);
    }
    if (!info.paused()) {
      return Orders.validation(
          "Need to pause PV " + info.pvName() + " before moving it to " + appliance);
    }
    String caller = Caller.of(request);
    return orders.carryOut(
        new Jobs.Order(
            "reshard",
            List.of(info.pvName()),
            appliance,
            Map.of(
                "storage", storage,
                "source", info.appliance(),
                "retrieval", source.getOrDefault("retrieval", ""),
                "engine", source.getOrDefault("engine", "")),
            caller),
        "move PV " + info.pvName() + " to appliance " + appliance,
        job -> answer(info, appliance, job, caller));
  }

  private Map<String, String> answer(TypeInfo info, String appliance, Job job, String caller) {
    Map<String, String> retired =
        orders.carryOut(
            new Jobs.Order(
                "retire",
                List.of(info.pvName()),
                info.appliance(),
                Map.of(
                    "reshard", job.id(),
                    "key", info.chunkKey() == null ? "" : info.chunkKey(),
                    "stores", String.join("\n", info.dataStores())),
                caller),
            "remove what appliance " + info.appliance() + " has of PV " + info.pvName(),
            done -> Orders.ok());
    Map<String, String> answer = new LinkedHashMap<>();
    answer.put("beforeEventCount", job.results().getOrDefault("before", "0"));
    answer.put("afterEventCount", job.results().getOrDefault("after", "0"));
    answer.put("deleteOriginal", retired.containsKey("status") ? "ok" : "failed");
    answer.put("renameTemporary", "ok");
    answer.put("status", "ok");
    answer.put("desc", "Successfully assigned " + info.pvName() + " to appliance " + appliance);
    return answer;
  }

  private Map<String, String> urlsOf(String appliance) {
    return registry
        .appliances()
        .urlsOf(appliance)
        .orElseThrow(() -> ApiException.badRequest("There is no appliance '" + appliance + "'"));
  }
}
