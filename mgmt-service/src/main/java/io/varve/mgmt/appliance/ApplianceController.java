package io.varve.mgmt.appliance;

import io.varve.mgmt.peer.ServiceClient;
import io.varve.web.ApiException;
import io.varve.web.VarveProperties;
import io.varve.web.Version;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Who this appliance is (contract mgmt-engine-etl 0.2 and 1.5). */
@RestController
class ApplianceController {
  private final VarveProperties properties;
  private final ServiceClient client;
  private final Version version;

  ApplianceController(VarveProperties properties, ServiceClient client, Version version) {
    this.properties = properties;
    this.client = client;
    this.version = version;
  }

  @GetMapping(value = "/mgmt/bpl/ping", produces = MediaType.TEXT_PLAIN_VALUE)
  String ping() {
    return "pong";
  }

  @GetMapping("/mgmt/bpl/startupState")
  Map<String, String> startupState() {
    return Map.of("status", "STARTUP_COMPLETE");
  }

  @GetMapping("/mgmt/bpl/getApplianceInfo")
  Map<String, String> info(@RequestParam(required = false) @Nullable String id) {
    checkIdentity(id);
    Map<String, String> info = member();
    info.put("version", version.text());
    return info;
  }

  @GetMapping("/mgmt/bpl/getAppliancesInCluster")
  List<Map<String, String>> appliances() {
    return List.of(member());
  }

  /** The versions of the services that answer. */
  @GetMapping("/mgmt/bpl/getVersions")
  Map<String, String> versions(@RequestParam(required = false) @Nullable String id) {
    checkIdentity(id);
    VarveProperties.Urls urls = properties.urls();
    Map<String, CompletableFuture<Optional<JsonNode>>> answers = new LinkedHashMap<>();
    answers.put("engine_version", client.get(urls.engine() + "/engine/bpl/getVersion"));
    answers.put("etl_version", client.get(urls.etl() + "/etl/bpl/getVersion"));
    answers.put("retrieval_version", client.get(urls.retrieval() + "/retrieval/bpl/getVersion"));

    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("mgmt_version", version.text());
    answers.forEach(
        (key, answer) ->
            answer
                .join()
                .ifPresent(json -> versions.put(key, json.path("version").asString("unknown"))));
    if (new HashSet<>(versions.values()).size() > 1) {
      versions.put("components_with_different_versions", "true");
    }
    return versions;
  }

  private void checkIdentity(@Nullable String id) {
    if (id != null && !id.isEmpty() && !id.equals(properties.identity())) {
      throw ApiException.notFound(
          "There is no appliance '" + id + "' here; this is " + properties.identity());
    }
  }

  private Map<String, String> member() {
    VarveProperties.Urls urls = properties.urls();
    Map<String, String> member = new LinkedHashMap<>();
    member.put("identity", properties.identity());
    member.put("mgmtURL", urls.mgmt() + "/mgmt/bpl");
    member.put("engineURL", urls.engine() + "/engine/bpl");
    member.put("retrievalURL", urls.retrieval() + "/retrieval/bpl");
    member.put("etlURL", urls.etl() + "/etl/bpl");
    member.put("dataRetrievalURL", urls.retrieval() + "/retrieval");
    // Members meet in the registry here; the key stays for clients that expect it.
    member.put("clusterInetPort", "");
    return member;
  }
}
