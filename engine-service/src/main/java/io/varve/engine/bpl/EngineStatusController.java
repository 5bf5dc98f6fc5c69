package io.varve.engine.bpl;

import io.varve.engine.archiving.ArchivedPv;
import io.varve.engine.archiving.Engine;
import io.varve.engine.channel.ChannelStatus;
import io.varve.typeinfo.SamplingMethod;
import io.varve.typeinfo.TypeInfo;
import io.varve.web.ApiException;
import io.varve.web.HumanTime;
import io.varve.web.PvListReader;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** How the engine's PVs are doing (contract mgmt-engine-etl 1.2 and 1.9). */
@RestController
public final class EngineStatusController {
  private final Engine engine;
  private final HumanTime time;
  private final PvDetails details;

  public EngineStatusController(Engine engine, HumanTime time, PvDetails details) {
    this.engine = engine;
    this.time = time;
    this.details = details;
  }

  @GetMapping("/engine/bpl/status")
  List<Map<String, String>> status(@RequestParam(required = false) @Nullable String pv) {
    return statusOf(Arrays.asList(PvParameter.list(pv)));
  }

  @PostMapping("/engine/bpl/status")
  List<Map<String, String>> statusOfMany(HttpServletRequest request) {
    return statusOf(PvListReader.ofBody(request));
  }

  @GetMapping("/engine/bpl/getPVDetails")
  List<DetailRow> details(@RequestParam(required = false) @Nullable String pv) {
    String name = PvParameter.name(pv);
    Optional<ArchivedPv.Running> running = engine.find(name).flatMap(ArchivedPv::running);
    if (running.isPresent()) {
      return details.of(running.get(), engine.tail(name));
    }
    if (engine.typeInfo(name).filter(TypeInfo::paused).isPresent()) {
      return PvDetails.ofPaused();
    }
    throw ApiException.notFound("This engine does not record " + name);
  }

  @GetMapping("/engine/bpl/getConnectedPVCountForAppliance")
  Map<String, String> counts() {
    List<ArchivedPv> pvs = engine.pvs();
    long connected = pvs.stream().filter(EngineStatusController::connected).count();
    Map<String, String> counts = new LinkedHashMap<>();
    counts.put("total", String.valueOf(pvs.size()));
    counts.put("connected", String.valueOf(connected));
    counts.put("disconnected", String.valueOf(pvs.size() - connected));
    counts.put("paused", String.valueOf(engine.paused()));
    return counts;
  }

  private List<Map<String, String>> statusOf(List<String> names) {
    return names.stream()
        .flatMap(name -> engine.find(PvParameter.name(name)).stream())
        .flatMap(pv -> pv.running().stream())
        .map(this::row)
        .toList();
  }

  private Map<String, String> row(ArchivedPv.Running running) {
    ChannelStatus status = running.channel().status();
    Map<String, String> row = new LinkedHashMap<>();
    row.put("pvName", running.info().pvName());
    row.put("status", "Being archived");
    row.put(
        "isMonitored", String.valueOf(running.info().samplingMethod() == SamplingMethod.MONITOR));
    row.put("samplingPeriod", String.valueOf(running.info().samplingPeriod()));
    row.put("connectionState", String.valueOf(status.connected()));
    row.put("lastEvent", time.print(status.lastEvent()));
    row.put("lastRotateLogs", time.print(null));
    row.put("connectionFirstEstablished", time.print(status.firstConnected()));
    row.put("connectionLastRestablished", time.print(status.lastConnected()));
    row.put("connectionLossRegainCount", String.valueOf(status.losses()));
    return row;
  }

  private static boolean connected(ArchivedPv pv) {
    return pv.running().map(running -> running.channel().status().connected()).orElse(false);
  }
}
