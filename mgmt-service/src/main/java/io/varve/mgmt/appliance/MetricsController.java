package io.varve.mgmt.appliance;

import io.varve.mgmt.peer.ServiceClient;
import io.varve.registry.Registry;
import io.varve.typeinfo.TypeInfo;
import io.varve.web.ApiException;
import io.varve.web.GroupedNumber;
import io.varve.web.ProcessMetrics;
import io.varve.web.VarveProperties;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The appliance in numbers (contract mgmt-engine-etl 1.5 and 3.10): what its services say, put
 * together. A service that does not answer is named in the status.
 */
@RestController
class MetricsController {
  private final VarveProperties properties;
  private final ServiceClient client;
  private final Registry registry;
  private final ProcessMetrics process;
  private final JsonMapper json;
  private final Map<String, String> services = new LinkedHashMap<>();

  MetricsController(
      VarveProperties properties,
      ServiceClient client,
      Registry registry,
      ProcessMetrics process,
      JsonMapper json) {
    this.properties = properties;
    this.client = client;
    this.registry = registry;
    this.process = process;
    this.json = json;
    services.put("engine", properties.urls().engine() + "/engine/bpl/");
    services.put("ETL", properties.urls().etl() + "/etl/bpl/");
    services.put("retrieval", properties.urls().retrieval() + "/retrieval/bpl/");
  }

  @GetMapping({"/mgmt/bpl/getApplianceMetrics", "/mgmt/bpl/getStorageMetrics"})
  List<Map<String, String>> appliances() {
    Map<String, String> metrics = metrics();
    metrics.put("capacityUtilized", "N/A");
    return List.of(metrics);
  }

  @GetMapping("/mgmt/bpl/getInstanceMetrics")
  List<Map<String, String>> instances() {
    Map<String, String> metrics = metrics();
    metrics.put("MGMT_uptime", inWords(uptime()));
    return List.of(metrics);
  }

  @GetMapping({
    "/mgmt/bpl/getApplianceMetricsForAppliance",
    "/mgmt/bpl/getInstanceMetricsForAppliance"
  })
  List<JsonNode> details(@RequestParam(required = false) @Nullable String appliance) {
    check(appliance);
    List<JsonNode> rows = new ArrayList<>();
    rows.add(row("Appliance Identity", properties.identity()));
    for (CompletableFuture<Optional<JsonNode>> answer :
        ask("getApplianceMetricsForAppliance?appliance=" + properties.identity()).values()) {
      answer.join().ifPresent(array -> array.forEach(rows::add));
    }
    List<TypeInfo> infos = registry.typeInfos().ofAppliance(properties.identity());
    double bytes = infos.stream().mapToDouble(info -> info.rates().bytesPerSecond()).sum();
    double events = infos.stream().mapToDouble(info -> info.rates().eventsPerSecond()).sum();
    int requests = registry.archiveRequests().ofAppliance(properties.identity()).size();
    rows.add(row("PVs in archive workflow", String.valueOf(requests)));
    rows.add(
        row(
            "Aggregated appliance storage rate (in GB/year)",
            GroupedNumber.print(bytes * 86_400 * 365 / (1 << 30))));
    rows.add(row("Aggregated appliance event rate (in events/sec)", GroupedNumber.print(events)));
    rows.add(row("Aggregated appliance PV count", GroupedNumber.print(infos.size())));
    return rows;
  }

  @GetMapping("/mgmt/bpl/getMgmtMetricsForAppliance")
  Map<String, String> mgmt() {
    return Map.of("uptime", uptime().toString());
  }

  /** Load and memory of the processes of those services that tell them. */
  @GetMapping("/mgmt/bpl/getProcessMetrics")
  Map<String, Object> processes() {
    Map<String, Object> all = new LinkedHashMap<>(process.of("MGMT"));
    for (CompletableFuture<Optional<JsonNode>> answer : ask("getProcessMetrics").values()) {
      answer
          .join()
          .ifPresent(told -> told.properties().forEach(e -> all.put(e.getKey(), e.getValue())));
    }
    return all;
  }

  private Map<String, String> metrics() {
    Map<String, CompletableFuture<Optional<JsonNode>>> alive = ask("getVersion");
    Map<String, CompletableFuture<Optional<JsonNode>>> told = ask("getApplianceMetrics");
    Map<String, String> metrics = new LinkedHashMap<>();
    metrics.put("instance", properties.identity());
    // The engine's count, of PVs that are not paused, replaces this one when it answers.
    int pvs = registry.typeInfos().ofAppliance(properties.identity()).size();
    metrics.put("pvCount", String.valueOf(pvs));
    StringBuilder stopped = new StringBuilder();
    alive.forEach(
        (service, answer) -> {
          if (answer.join().isEmpty()) {
            stopped.append(service).append(' ');
          }
        });
    metrics.put("status", stopped.isEmpty() ? "Working" : "Stopped - " + stopped);
    told.values()
        .forEach(
            answer ->
                answer
                    .join()
                    .ifPresent(
                        object ->
                            object
                                .properties()
                                .forEach(e -> metrics.put(e.getKey(), e.getValue().asString("")))));
    return metrics;
  }

  /** Asks all services at once; gives their answers by name. */
  private Map<String, CompletableFuture<Optional<JsonNode>>> ask(String action) {
    Map<String, CompletableFuture<Optional<JsonNode>>> answers = new LinkedHashMap<>();
    services.forEach((service, url) -> answers.put(service, client.get(url + action)));
    return answers;
  }

  private JsonNode row(String name, String value) {
    Map<String, String> row = new LinkedHashMap<>();
    row.put("name", name);
    row.put("value", value);
    row.put("source", "mgmt");
    return json.valueToTree(row);
  }

  private void check(@Nullable String appliance) {
    if (appliance == null || appliance.isEmpty()) {
      throw ApiException.badRequest("Say which appliance is meant with the parameter appliance");
    }
    if (!appliance.equals(properties.identity())) {
      throw ApiException.notFound(
          "There is no appliance '" + appliance + "' here; this is " + properties.identity());
    }
  }

  private static Duration uptime() {
    return Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
  }

  /** Such as {@code 3h 2m 1.5s}; leading units that are nought are left out. */
  static String inWords(Duration time) {
    return time.toString()
        .substring("PT".length())
        .replace("H", "h ")
        .replace("M", "m ")
        .replace("S", "s")
        .strip();
  }
}
