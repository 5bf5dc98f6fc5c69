package io.varve.engine.bpl;

import io.varve.engine.archiving.ArchivedPv.Running;
import io.varve.engine.archiving.Engine;
import io.varve.typeinfo.TypeInfo;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Reports on how much comes, the most first (contract mgmt-engine-etl 1.3). The numbers are plain:
 * scripts parse them.
 */
@RestController
public final class RateReportController {
  private final Engine engine;
  private final Clock clock;

  public RateReportController(Engine engine, Clock clock) {
    this.engine = engine;
    this.clock = clock;
  }

  private record Rated(String name, double rate) {}

  @GetMapping("/engine/bpl/getEventRateReport")
  List<Map<String, String>> eventRates(@RequestParam(required = false) @Nullable Integer limit) {
    Instant now = clock.instant();
    return rated(limit, running -> running.channel().status().eventRate(now)).stream()
        .map(
            rated -> {
              Map<String, String> row = new LinkedHashMap<>();
              row.put("pvName", rated.name());
              row.put("eventRate", String.valueOf(rated.rate()));
              return row;
            })
        .toList();
  }

  @GetMapping("/engine/bpl/getStorageRateReport")
  List<Map<String, String>> storageRates(@RequestParam(required = false) @Nullable Integer limit) {
    Instant now = clock.instant();
    return rated(limit, running -> running.channel().status().byteRate(now)).stream()
        .map(
            rated -> {
              StorageRate rate = new StorageRate(rated.rate());
              Map<String, String> row = new LinkedHashMap<>();
              row.put("pvName", rated.name());
              row.put("storageRate_KBperHour", String.valueOf(rate.kilobytesPerHour()));
              row.put("storageRate_MBperDay", String.valueOf(rate.megabytesPerDay()));
              row.put("storageRate_GBperYear", String.valueOf(rate.gigabytesPerYear()));
              return row;
            })
        .toList();
  }

  /** The PVs whose samples are arrays, with what makes them large. */
  @GetMapping("/engine/bpl/getArchivedWaveforms")
  List<Map<String, String>> waveforms(@RequestParam(required = false) @Nullable Integer limit) {
    return engine.pvs().stream()
        .flatMap(pv -> pv.running().stream())
        .filter(running -> running.info().type().waveform())
        .sorted(Comparator.comparing(running -> running.info().pvName()))
        .limit(ReportLimit.of(limit))
        .map(RateReportController::waveform)
        .toList();
  }

  private static Map<String, String> waveform(Running running) {
    TypeInfo info = running.info();
    int seen = running.channel().status().elementCount();
    Map<String, String> row = new LinkedHashMap<>();
    row.put("pvName", info.pvName());
    row.put("samplingmethod", info.samplingMethod().name());
    row.put("samplingperiod", String.valueOf(info.samplingPeriod()));
    row.put("elementCount", String.valueOf(seen > 0 ? seen : info.elementCount()));
    row.put("dbrtype", info.type().dbrName());
    return row;
  }

  private List<Rated> rated(@Nullable Integer limit, ToDoubleFunction<Running> rate) {
    return engine.pvs().stream()
        .flatMap(pv -> pv.running().stream())
        .map(running -> new Rated(running.info().pvName(), rate.applyAsDouble(running)))
        .sorted(Comparator.comparingDouble(Rated::rate).reversed().thenComparing(Rated::name))
        .limit(ReportLimit.of(limit))
        .toList();
  }
}
