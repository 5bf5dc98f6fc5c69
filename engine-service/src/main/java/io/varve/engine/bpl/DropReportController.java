package io.varve.engine.bpl;

import io.varve.engine.archiving.ArchivedPv;
import io.varve.engine.archiving.Engine;
import io.varve.engine.recording.Drops;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Reports on samples that were lost or have to wait (contract mgmt-engine-etl 1.3). */
@RestController
public final class DropReportController {
  private final Engine engine;
  private final Drops drops;

  public DropReportController(Engine engine, Drops drops) {
    this.engine = engine;
    this.drops = drops;
  }

  @GetMapping("/engine/bpl/getPVsByDroppedEventsTimestamp")
  List<Map<String, String>> byTimestamp(@RequestParam(required = false) @Nullable Integer limit) {
    return dropped(limit, LossCounts::timestamp);
  }

  /** What found no room, in the queue or in memory. */
  @GetMapping("/engine/bpl/getPVsByDroppedEventsBuffer")
  List<Map<String, String>> byBuffer(@RequestParam(required = false) @Nullable Integer limit) {
    return dropped(limit, LossCounts::buffer);
  }

  @GetMapping("/engine/bpl/getPVsByDroppedEventsTypeChange")
  List<Map<String, String>> byTypeChange(@RequestParam(required = false) @Nullable Integer limit) {
    return dropped(limit, LossCounts::type);
  }

  /** PVs that lost more for their time stamps than was accepted of them. */
  @GetMapping("/engine/bpl/getSlowChangingPVsWithDroppedEvents")
  List<Map<String, String>> slowChanging(@RequestParam(required = false) @Nullable Integer limit) {
    record Counted(String name, long dropped, long total) {}
    return engine.pvs().stream()
        .flatMap(pv -> pv.running().stream())
        .map(
            running -> {
              String name = running.info().pvName();
              return new Counted(
                  name,
                  LossCounts.of(drops, name).timestamp(),
                  running.channel().status().eventCount());
            })
        .filter(counted -> counted.dropped() > counted.total())
        .sorted(Comparator.comparingLong(Counted::dropped).reversed())
        .limit(ReportLimit.of(limit))
        .map(
            counted -> {
              Map<String, String> row = row(counted.name(), counted.dropped());
              row.put("totalEvents", String.valueOf(counted.total()));
              return row;
            })
        .toList();
  }

  /** Every loss by PV and cause since the engine's start, also of PVs that run no more. */
  @GetMapping("/engine/bpl/getDroppedEvents")
  List<Map<String, String>> byCause(@RequestParam(required = false) @Nullable Integer limit) {
    return drops.all().stream()
        .limit(ReportLimit.of(limit))
        .map(
            drop -> {
              Map<String, String> row = row(drop.pvName(), drop.samples());
              row.put("cause", drop.cause().name());
              return row;
            })
        .toList();
  }

  /** PVs whose samples wait because the disk of their store is all but full. */
  @GetMapping("/engine/bpl/getPVsByRefusedAppends")
  List<Map<String, String>> byRefusedAppends(
      @RequestParam(required = false) @Nullable Integer limit) {
    return engine.refusedForSpace().entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(ReportLimit.of(limit))
        .map(e -> Map.of("pvName", e.getKey(), "appendsRefused", String.valueOf(e.getValue())))
        .toList();
  }

  private List<Map<String, String>> dropped(
      @Nullable Integer limit, ToLongFunction<LossCounts> heading) {
    record Counted(String name, long count) {}
    return engine.pvs().stream()
        .map(ArchivedPv::name)
        .map(name -> new Counted(name, heading.applyAsLong(LossCounts.of(drops, name))))
        .filter(counted -> counted.count() > 0)
        .sorted(Comparator.comparingLong(Counted::count).reversed())
        .limit(ReportLimit.of(limit))
        .map(counted -> row(counted.name(), counted.count()))
        .toList();
  }

  private static Map<String, String> row(String pvName, long dropped) {
    Map<String, String> row = new LinkedHashMap<>();
    row.put("pvName", pvName);
    row.put("eventsDropped", String.valueOf(dropped));
    return row;
  }
}
