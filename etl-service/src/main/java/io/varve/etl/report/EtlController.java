package io.varve.etl.report;

import io.varve.etl.job.ConsolidationOrder;
import io.varve.web.ApiException;
import io.varve.web.Version;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** ETL's BPL actions (contract mgmt-engine-etl 1.10). */
@RestController
@RequestMapping("/etl/bpl")
public class EtlController {
  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final EtlReports reports;
  private final ConsolidationOrder consolidation;
  private final Version version;

  public EtlController(EtlReports reports, ConsolidationOrder consolidation, Version version) {
    this.reports = reports;
    this.consolidation = consolidation;
    this.version = version;
  }

  @GetMapping(path = "/ping", produces = MediaType.TEXT_PLAIN_VALUE)
  public String ping() {
    return "pong";
  }

  @GetMapping("/getVersion")
  public Map<String, String> version() {
    return Map.of("version", version.text());
  }

  @GetMapping("/getPVDetails")
  public List<DetailRow> details(@RequestParam String pv) {
    return reports.detailsOf(pv);
  }

  @GetMapping("/getApplianceMetrics")
  public Map<String, String> applianceMetrics() {
    return reports.applianceMetrics();
  }

  /** The newest sample in any store; 404 when there is none. */
  @GetMapping("/getLastKnownEvent")
  public Map<String, String> lastKnownEvent(@RequestParam String pv) throws IOException {
    return reports
        .lastKnownEvent(pv)
        .map(instant -> Map.of("timestamp", ISO.format(instant)))
        .orElseThrow(() -> ApiException.notFound("No store here holds a sample of PV " + pv));
  }

  /**
   * Moves what a paused PV has up to a store.
   *
   * @param storage name of the store
   * @param date the time that hold and gather are judged by, ISO; a year from now when absent
   */
  @GetMapping("/consolidateDataForPV")
  public Map<String, String> consolidate(
      @RequestParam String pv,
      @RequestParam String storage,
      @RequestParam(required = false) @Nullable String date) {
    return consolidation.carryOut(pv, storage, asOf(date));
  }

  private static @Nullable Instant asOf(@Nullable String date) {
    if (date == null || date.isEmpty()) {
      return null;
    }
    try {
      return OffsetDateTime.parse(date).toInstant();
    } catch (DateTimeParseException e) {
      throw ApiException.badRequest(
          "The date '" + date + "' is no ISO time such as 2026-11-21T09:00:00.000Z");
    }
  }
}
