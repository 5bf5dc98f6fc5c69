package io.varve.mgmt.report;

import io.varve.mgmt.peer.Engine;
import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** The reports that only the engine can give (contract mgmt-engine-etl 1.3). */
@RestController
class EngineReportController {
  private static final String REPORTS =
      "getEventRateReport|getStorageRateReport|getLostConnectionsReport|getSilentPVsReport"
          + "|getPVsByDroppedEventsTimestamp|getPVsByDroppedEventsBuffer"
          + "|getPVsByDroppedEventsTypeChange|getSlowChangingPVsWithDroppedEvents"
          + "|getArchivedWaveforms|getDroppedEvents|getPVsByRefusedAppends";

  private final Engine engine;

  EngineReportController(Engine engine) {
    this.engine = engine;
  }

  @GetMapping("/mgmt/bpl/{report:" + REPORTS + "}")
  JsonNode report(
      @PathVariable String report, @RequestParam(required = false) @Nullable Integer limit) {
    return engine.report(report, Collections.singletonMap("limit", limit));
  }

  @GetMapping("/mgmt/bpl/getCurrentlyDisconnectedPVs")
  JsonNode disconnected(@RequestParam(required = false) @Nullable Integer limit) {
    return engine.report(
        "getCurrentlyDisconnectedPVsForThisAppliance", Collections.singletonMap("limit", limit));
  }

  @GetMapping("/mgmt/bpl/getMetaGets")
  JsonNode probes() {
    return engine.report("getMetaGetsForThisAppliance", Map.of());
  }
}
