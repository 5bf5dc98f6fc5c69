package io.varve.engine.bpl;

import io.varve.engine.archiving.ArchivedPv;
import io.varve.engine.archiving.Engine;
import io.varve.engine.archiving.Probe;
import io.varve.web.ApiException;
import io.varve.web.HumanTime;
import io.varve.web.VarveProperties;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Which channels there are, for diagnosis (contract mgmt-engine-etl 1.9). */
@RestController
public final class ChannelListController {
  private final Engine engine;
  private final String appliance;
  private final HumanTime time;
  private final JsonMapper json;

  public ChannelListController(
      Engine engine, VarveProperties varve, HumanTime time, JsonMapper json) {
    this.engine = engine;
    this.appliance = varve.identity();
    this.time = time;
    this.json = json;
  }

  /** Every PV, each followed by the channels of its fields. */
  @GetMapping("/engine/bpl/listAllChannels")
  List<String> names() {
    return engine.pvs().stream()
        .flatMap(pv -> pv.running().stream())
        .sorted(Comparator.comparing(running -> running.info().pvName()))
        .flatMap(running -> FieldChannels.namesOf(running.info()).stream())
        .toList();
  }

  /**
   * The archive requests whose PVs are looked for or watched. What was seen of one is told when the
   * watch is over; until then it is shown as EAA shows what it does not know.
   */
  @GetMapping("/engine/bpl/getMetaGetsForThisAppliance")
  List<Map<String, String>> probes() {
    return engine.probes().stream().map(this::row).toList();
  }

  private Map<String, String> row(Probe probe) {
    List<DetailRow> rows = new ArrayList<>();
    CaRows.ofProbe(new DetailRow.Rows(rows, DetailRow.CA), time);
    Map<String, String> row = new LinkedHashMap<>();
    row.put("pvName", probe.pvName());
    row.put("appliance", appliance);
    row.put("isScheduled", "true");
    row.put("scheduleStart", time.print(probe.since()));
    row.put("usePVAccess", String.valueOf(probe.usePva()));
    row.put("lowLevel", json.writeValueAsString(rows));
    row.put("eventsSoFar", "0");
    row.put("storageSoFar", "0");
    row.put("mainMeta", "<ul></ul>");
    row.put("internalState", "Null");
    row.put("timerRemaining", "N/A");
    row.put("timerDone", "false");
    return row;
  }

  /** What the engine holds of one PV, for people; keys and values may change. */
  @GetMapping("/engine/bpl/getArchiveChannelObjectDetails")
  Map<String, Object> object(@RequestParam(required = false) @Nullable String pv) {
    String name = PvParameter.name(pv);
    ArchivedPv.Running running =
        engine
            .find(name)
            .flatMap(ArchivedPv::running)
            .orElseThrow(
                () -> ApiException.badRequest("This engine does not record " + name + " now"));
    Map<String, Object> channel = new LinkedHashMap<>();
    channel.put("name", name);
    channel.put("since", time.print(running.since()));
    channel.put("newest", time.print(running.recording().newest()));
    channel.put("pending", String.valueOf(running.recording().isPending()));
    channel.put("status", RecordText.of(running.channel().status()));
    channel.put("typeInfo", RecordText.of(running.info()));
    return Map.of("channel", channel);
  }

  /** EAA's command threads have no counterpart here: callbacks of the network queue nothing. */
  @GetMapping("/engine/bpl/getCommandThreadDetails")
  List<DetailRow> commandThreads() {
    return List.of();
  }
}
