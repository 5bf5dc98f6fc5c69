package io.varve.retrieval.http;

import io.varve.retrieval.pv.PvResolver;
import io.varve.retrieval.pv.ResolvedPv;
import io.varve.retrieval.tail.EngineMetadata;
import io.varve.typeinfo.TypeInfoJson;
import io.varve.web.ApiException;
import io.varve.web.HumanTime;
import io.varve.web.PvListReader;
import io.varve.web.Version;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** What retrieval knows about itself and about single PVs (contract storage-retrieval 4.12). */
@RestController
public class PvController {
  private static final String JSON = "application/json;charset=UTF-8";
  private static final String TEXT = "text/plain;charset=UTF-8";

  private final PvResolver resolver;
  private final EngineMetadata metadata;
  private final RequestLog requests;
  private final HumanTime times;
  private final Version version;

  public PvController(
      PvResolver resolver,
      EngineMetadata metadata,
      RequestLog requests,
      HumanTime times,
      Version version) {
    this.resolver = resolver;
    this.metadata = metadata;
    this.requests = requests;
    this.times = times;
    this.version = version;
  }

  @GetMapping(path = "/retrieval/ping", produces = TEXT)
  String servicePing() {
    return "Pong\n";
  }

  @RequestMapping(path = "/retrieval/bpl/ping", produces = TEXT)
  String ping() {
    return "pong\n";
  }

  @RequestMapping(path = "/retrieval/bpl/getVersion", produces = JSON)
  Map<String, String> getVersion() {
    return Map.of("version", version.text());
  }

  @RequestMapping(path = "/retrieval/bpl/areWeArchivingPV", produces = JSON)
  Map<String, String> areWeArchivingPV(
      @RequestParam(name = "pv", required = false) @Nullable String name) {
    return Map.of("status", String.valueOf(resolver.resolve(checked(name)).isPresent()));
  }

  /** Those of the posted names that the archive knows, as they were written. */
  @PostMapping(path = "/retrieval/bpl/filterArchivedPVs", produces = JSON)
  List<String> filterArchivedPVs(HttpServletRequest request) {
    return PvListReader.ofBody(request).stream()
        .filter(name -> resolver.resolve(name).isPresent())
        .toList();
  }

  /** The type info, completed by what the engine sees at the moment. */
  @RequestMapping(path = "/retrieval/bpl/getMetadata", produces = JSON)
  ObjectNode getMetadata(@RequestParam(name = "pv", required = false) @Nullable String name) {
    String pv = checked(name);
    ResolvedPv found =
        resolver
            .resolve(pv)
            .orElseThrow(() -> ApiException.notFound("PV '" + pv + "' is not in this archive"));
    ObjectNode answer = TypeInfoJson.toNode(found.info());
    metadata.of(found.info()).forEach(answer::put);
    return answer;
  }

  /** What is known here does not depend on the PV; EAA counts requests for all of them too. */
  @RequestMapping(path = "/retrieval/bpl/getPVDetails", produces = JSON)
  List<Map<String, String>> getPVDetails(
      @RequestParam(name = "pv", required = false) @Nullable String name) {
    checked(name);
    return requests.rows(times);
  }

  private static String checked(@Nullable String name) {
    if (name == null || name.isEmpty()) {
      throw ApiException.badRequest("The parameter 'pv' is missing; send pv=NAME");
    }
    return name;
  }
}
