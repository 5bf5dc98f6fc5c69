package io.varve.mgmt.external;

import io.varve.mgmt.peer.ServiceClient;
import io.varve.registry.Appliances;
import io.varve.registry.Registry;
import io.varve.web.VarveProperties;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * Has retrieval ask servers outside anew which PVs they have (contract mgmt-engine-etl 1.6 and
 * storage-retrieval 6.4).
 */
@RestController
class FailoverCacheController {
  private static final String ACTION = "/retrieval/bpl/resetFailoverCachesForThisAppliance";

  private final Appliances appliances;
  private final VarveProperties properties;
  private final ServiceClient client;

  FailoverCacheController(Registry registry, VarveProperties properties, ServiceClient client) {
    this.appliances = registry.appliances();
    this.properties = properties;
    this.client = client;
  }

  /** In all appliances; one that does not answer has the status {@code failed}. */
  @RequestMapping("/mgmt/bpl/resetFailoverCaches")
  List<Map<String, String>> reset() {
    Map<String, String> retrievals = new TreeMap<>();
    appliances
        .all()
        .forEach(
            (identity, urls) -> {
              String url = urls.get("retrieval");
              if (url != null) {
                retrievals.put(identity, url);
              }
            });
    retrievals.put(properties.identity(), properties.urls().retrieval());
    return reset(retrievals);
  }

  @RequestMapping("/mgmt/bpl/resetFailoverCachesForThisAppliance")
  List<Map<String, String>> resetHere() {
    return reset(Map.of(properties.identity(), properties.urls().retrieval()));
  }

  private List<Map<String, String>> reset(Map<String, String> retrievals) {
    Map<String, CompletableFuture<Optional<JsonNode>>> answers = new LinkedHashMap<>();
    retrievals.forEach((identity, url) -> answers.put(identity, client.get(url + ACTION)));
    List<Map<String, String>> rows = new ArrayList<>();
    answers.forEach(
        (identity, answer) -> {
          Map<String, String> row = new LinkedHashMap<>();
          row.put("appliance", identity);
          row.put("status", answer.join().isPresent() ? "ok" : "failed");
          rows.add(row);
        });
    return rows;
  }
}
