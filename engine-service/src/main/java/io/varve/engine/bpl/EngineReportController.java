package io.varve.engine.bpl;

import io.varve.engine.archiving.ArchivedPv;
import io.varve.engine.archiving.Engine;
import io.varve.engine.channel.ChannelStatus;
import io.varve.engine.recording.DropCause;
import io.varve.engine.recording.Drops;
import io.varve.web.HumanTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Reports over all PVs of the engine (contract mgmt-engine-etl 1.3). */
@RestController
public final class EngineReportController {
  private final Engine engine;
  private final String appliance;
  private final HumanTime time;
  private final Drops drops;

  public EngineReportController(Engine engine, String appliance, HumanTime time, Drops drops) {
    this.engine = engine;
    this.appliance = appliance;
    this.time = time;
    this.drops = drops;
  }

  @GetMapping("/engine/bpl/getCurrentlyDisconnectedPVsForThisAppliance")
  List<Map<String, String>> disconnected(@RequestParam(required = false) @Nullable Integer limit) {
    return engine.pvs().stream()
        .flatMap(pv -> pv.running().stream())
        .filter(running -> !running.channel().status().connected())
        .sorted(Comparator.comparing(running -> running.info().pvName()))
        .limit(bound(limit))
        .map(this::disconnectedRow)
        .toList();
  }

  @GetMapping("/engine/bpl/getPVsByDroppedEventsTimestamp")
  List<Map<String, String>> byTimestamp(@RequestParam(required = false) @Nullable Integer limit) {
    return dropped(
        limit,
        pv ->
            drops.of(pv.name(), DropCause.TIMESTAMP) + drops.of(pv.name(), DropCause.OUT_OF_ORDER));
  }

  /** What found no room, in the queue or in memory. */
  @GetMapping("/engine/bpl/getPVsByDroppedEventsBuffer")
  List<Map<String, String>> byBuffer(@RequestParam(required = false) @Nullable Integer limit) {
    return dropped(
        limit,
        pv ->
            drops.of(pv.name(), DropCause.OVERFLOW)
                + drops.of(pv.name(), DropCause.MEMORY)
                + drops.of(pv.name(), DropCause.DISK_FULL));
  }

  @GetMapping("/engine/bpl/getPVsByDroppedEventsTypeChange")
  List<Map<String, String>> byTypeChange(@RequestParam(required = false) @Nullable Integer limit) {
    return dropped(
        limit,
        pv -> drops.of(pv.name(), DropCause.TYPE_CHANGE) + drops.of(pv.name(), DropCause.REFUSED));
  }

  /** Every loss by PV and cause since the engine's start, also of PVs that run no more. */
  @GetMapping("/engine/bpl/getDroppedEvents")
  List<Map<String, String>> byCause(@RequestParam(required = false) @Nullable Integer limit) {
    return drops.all().stream().limit(bound(limit)).map(EngineReportController::dropRow).toList();
  }

  /** PVs whose samples wait because the disk of their store is all but full. */
  @GetMapping("/engine/bpl/getPVsByRefusedAppends")
  List<Map<String, String>> byRefusedAppends(
      @RequestParam(required = false) @Nullable Integer limit) {
    return engine.refusedForSpace().entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(bound(limit))
        .map(e -> Map.of("pvName", e.getKey(), "appendsRefused", String.valueOf(e.getValue())))
        .toList();
  }

  private static Map<String, String> dropRow(Drops.Drop drop) {
    Map<String, String> row = new LinkedHashMap<>();
    row.put("pvName", drop.pvName());
    row.put("cause", drop.cause().name());
    row.put("eventsDropped", String.valueOf(drop.samples()));
    return row;
  }

  private Map<String, String> disconnectedRow(ArchivedPv.Running running) {
    ChannelStatus status = running.channel().status();
    Instant lost = status.lastLost();
    Instant since = lost == null ? running.since() : lost;
    Map<String, String> row = new LinkedHashMap<>();
    row.put("pvName", running.info().pvName());
    row.put("instance", appliance);
    row.put("lastKnownEvent", time.print(running.recording().newest()));
    row.put("connectionLostAt", time.print(lost));
    row.put("noConnectionAsOfEpochSecs", String.valueOf(since.getEpochSecond()));
    row.put("hostName", status.hostName() == null ? "N/A" : status.hostName());
    row.put("commandThreadID", "0");
    row.put("internalState", status.why());
    return row;
  }

  private List<Map<String, String>> dropped(
      @Nullable Integer limit, ToLongFunction<ArchivedPv> count) {
    record Counted(String name, long count) {}
    return engine.pvs().stream()
        .map(pv -> new Counted(pv.name(), count.applyAsLong(pv)))
        .filter(counted -> counted.count() > 0)
        .sorted(Comparator.comparingLong(Counted::count).reversed())
        .limit(bound(limit))
        .map(c -> Map.of("pvName", c.name(), "eventsDropped", String.valueOf(c.count())))
        .toList();
  }

  private static long bound(@Nullable Integer limit) {
    return limit == null || limit < 0 ? Long.MAX_VALUE : limit;
  }
}
