package io.varve.engine.bpl;

import io.varve.engine.archiving.Engine;
import io.varve.web.ProcessMetrics;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The engine as a whole, in numbers (contract mgmt-engine-etl 1.5 and 3.10). */
@RestController
public final class EngineMetricsController {
  private final Engine engine;
  private final ProcessMetrics process;
  private final Clock clock;

  public EngineMetricsController(Engine engine, ProcessMetrics process, Clock clock) {
    this.engine = engine;
    this.process = process;
    this.clock = clock;
  }

  @GetMapping("/engine/bpl/getApplianceMetrics")
  Map<String, String> summary() {
    return EngineFigures.of(engine, clock.instant()).summary();
  }

  @GetMapping({
    "/engine/bpl/getApplianceMetricsForAppliance",
    "/engine/bpl/getInstanceMetricsForAppliance"
  })
  List<DetailRow> details() {
    List<DetailRow> rows = new ArrayList<>();
    EngineFigures.of(engine, clock.instant()).addTo(new DetailRow.Rows(rows, DetailRow.ENGINE));
    return rows;
  }

  /** Load and memory of the engine's process over the last day. */
  @GetMapping("/engine/bpl/getProcessMetrics")
  Map<String, Object> process() {
    return process.of("ENGINE");
  }
}
