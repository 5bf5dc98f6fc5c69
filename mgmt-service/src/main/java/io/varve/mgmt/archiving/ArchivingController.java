package io.varve.mgmt.archiving;

import io.varve.registry.ArchiveRequest;
import io.varve.registry.ArchiveRequest.State;
import io.varve.registry.Registry;
import io.varve.web.ApiException;
import io.varve.web.HumanTime;
import io.varve.web.PvListReader;
import io.varve.web.VarveProperties;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The BPL actions around archive requests (contract mgmt-engine-etl 1.1 and 1.3). */
@RestController
class ArchivingController {
  private final Archiving archiving;
  private final ArchiveOrders orders;
  private final Registry registry;
  private final HumanTime humanTime;
  private final JsonMapper json;
  private final String identity;

  ArchivingController(
      Archiving archiving,
      Registry registry,
      HumanTime humanTime,
      JsonMapper json,
      VarveProperties properties) {
    this.archiving = archiving;
    this.orders = new ArchiveOrders(properties.identity());
    this.registry = registry;
    this.humanTime = humanTime;
    this.json = json;
    this.identity = properties.identity();
  }

  @GetMapping("/mgmt/bpl/archivePV")
  List<Archiving.Outcome> archive(HttpServletRequest request) {
    String pv = request.getParameter("pv");
    if (pv == null || pv.isBlank()) {
      throw ApiException.badRequest("Name the PVs to archive in the parameter 'pv'");
    }
    return submitAllOrNone(request, List.of(pv.split(",", -1)));
  }

  @PostMapping("/mgmt/bpl/archivePV")
  List<Archiving.Outcome> archivePosted(HttpServletRequest request) throws IOException {
    if (isJson(request)) {
      return archiving.submit(elements(request));
    }
    return submitAllOrNone(request, PvListReader.ofBody(request));
  }

  @GetMapping("/mgmt/bpl/abortArchivingPV")
  Map<String, String> abort(@RequestParam String pv) {
    String name = archiving.requestedAs(pv);
    boolean aborted = registry.archiveRequests().abort(name);
    Map<String, String> answer = new LinkedHashMap<>();
    answer.put("status", aborted ? "ok" : "no");
    answer.put("desc", "Aborted request for archiving PV " + pv);
    return answer;
  }

  @GetMapping({"/mgmt/bpl/getNeverConnectedPVs", "/mgmt/bpl/getNeverConnectedPVsForThisAppliance"})
  List<Map<String, String>> pending() {
    return registry.archiveRequests().ofAppliance(identity).stream().map(this::report).toList();
  }

  private Map<String, String> report(ArchiveRequest request) {
    Map<String, String> row = new LinkedHashMap<>();
    row.put("pvName", request.pvName());
    row.put(
        "requestTime",
        request.state() == State.START ? "N/A" : humanTime.print(request.stateSince()));
    row.put("startOfWorkflow", humanTime.print(request.requestedAt()));
    row.put("currentState", request.state().name());
    row.put("appliance", request.appliance());
    return row;
  }

  /** One set of parameters for all names: a mistake concerns the whole call. */
  private List<Archiving.Outcome> submitAllOrNone(HttpServletRequest request, List<String> names) {
    List<ArchiveOrder> all = new ArrayList<>();
    for (String name : names) {
      Map<String, String> keys = new HashMap<>();
      request
          .getParameterMap()
          .forEach((key, values) -> keys.put(key, values.length == 0 ? "" : values[0]));
      keys.put("pv", name);
      ArchiveOrder order = orders.read(keys);
      String refusal = order.refusal();
      if (refusal != null) {
        throw ApiException.badRequest(refusal);
      }
      all.add(order);
    }
    return archiving.submit(all);
  }

  private List<ArchiveOrder> elements(HttpServletRequest request) throws IOException {
    JsonNode body;
    try {
      body = json.readTree(request.getInputStream());
    } catch (JacksonException e) {
      throw ApiException.badRequest("The body is not valid JSON: " + e.getOriginalMessage());
    }
    if (!body.isArray()) {
      throw ApiException.badRequest(
          "The body must be a JSON array of objects such as {\"pv\": \"NAME\"}");
    }
    List<ArchiveOrder> all = new ArrayList<>();
    for (JsonNode element : body) {
      all.add(orders.read(keys(element)));
    }
    return all;
  }

  /** The keys of an element as texts; a bare string is a PV without further wishes. */
  private static Map<String, String> keys(JsonNode element) {
    if (element.isString()) {
      return Map.of("pv", element.asString());
    }
    Map<String, String> keys = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : element.properties()) {
      if (entry.getValue().isValueNode() && !entry.getValue().isNull()) {
        keys.put(entry.getKey(), entry.getValue().asString());
      }
    }
    return keys;
  }

  private static boolean isJson(HttpServletRequest request) {
    String type = request.getContentType();
    return type != null
        && type.regionMatches(
            true,
            0,
            MediaType.APPLICATION_JSON_VALUE,
            0,
            MediaType.APPLICATION_JSON_VALUE.length());
  }
}
