package io.varve.etl.report;

import io.varve.etl.move.Phase;
import io.varve.etl.plan.PvStages;
import io.varve.etl.run.Pv;
import io.varve.etl.run.PvTable;
import io.varve.etl.run.StageTrack;
import io.varve.etl.run.UnderWay;
import io.varve.registry.TypeInfos;
import io.varve.sample.Sample;
import io.varve.store.NewestSample;
import io.varve.store.Store;
import io.varve.typeinfo.TypeInfo;
import io.varve.web.HumanTime;
import java.io.IOException;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What ETL says of PVs and of itself, in EAA's words. */
public final class EtlReports {
  private static final double BYTES_PER_KB = 1024;
  private static final double BYTES_PER_MB = 1024 * 1024;

  private final PvTable table;
  private final EtlMeters meters;
  private final UnderWay underWay;
  private final Duration settle;
  private final HumanTime humanTime;
  private final NewestSample newest;
  private final TypeInfos typeInfos;
  private final Clock clock;

  public EtlReports(
      PvTable table,
      EtlMeters meters,
      UnderWay underWay,
      Duration settle,
      HumanTime humanTime,
      NewestSample newest,
      TypeInfos typeInfos,
      Clock clock) {
    this.table = table;
    this.meters = meters;
    this.underWay = underWay;
    this.settle = settle;
    this.humanTime = humanTime;
    this.newest = newest;
    this.typeInfos = typeInfos;
    this.clock = clock;
  }

  /** The ETL rows of a PV's details; the name alone for a PV that nothing is moved of. */
  List<DetailRow> detailsOf(String pvName) {
    List<DetailRow> rows = new ArrayList<>();
    rows.add(new DetailRow("Name (from ETL)", pvName));
    List<StageTrack> tracks = table.find(pvName).map(Pv::tracks).orElse(List.of());
    tracks.stream()
        .map(track -> track.summary().due())
        .min(Comparator.naturalOrder())
        .ifPresent(
            due ->
                rows.add(
                    new DetailRow(
                        "ETL Stages will be triggered at", humanTime.print(due.plus(settle)))));
    tracks.forEach(track -> addStage(pvName, track, rows));
    return rows;
  }

  private void addStage(String pvName, StageTrack track, List<DetailRow> rows) {
    int n = track.stage().number();
    Store source = track.stage().source();
    Store destination = track.stage().destination();
    StageTrack.Summary done = track.summary();
    String name = "ETL " + n;
    rows.add(
        new DetailRow(
            "<b>" + name + "</b>",
            "<b>" + source.name() + " &raquo; " + destination.name() + "</b>"));
    rows.add(new DetailRow(name + " partition granularity of source", source.granularity().name()));
    rows.add(
        new DetailRow(name + " partition granularity of dest", destination.granularity().name()));
    rows.add(
        new DetailRow(name + " delay between jobs (s)", String.valueOf(track.delay().toSeconds())));
    if (done.runs() > 0) {
      rows.add(new DetailRow(name + " last completed", humanTime.print(done.lastCompleted())));
      rows.add(
          new DetailRow(name + " last job took (ms)", String.valueOf(done.lastTook().toMillis())));
    }
    underWay
        .since(pvName, track.stage())
        .ifPresent(
            since ->
                rows.add(new DetailRow(name + " has been running since", humanTime.print(since))));
    rows.add(new DetailRow(name + " next job runs at", humanTime.print(done.due())));
    if (done.runs() == 0) {
      rows.add(new DetailRow(name + " number of times we performed ETL", "None so far"));
      return;
    }
    rows.add(
        new DetailRow(
            name + " total time performing ETL(ms)", String.valueOf(done.total().toMillis())));
    rows.add(
        new DetailRow(
            name + " average time performing ETL(ms)",
            String.valueOf(done.total().toMillis() / done.runs())));
    rows.add(
        new DetailRow(name + " number of times we performed ETL", String.valueOf(done.runs())));
    // A move never deletes to make room; what a policy lets go is on record elsewhere.
    rows.add(new DetailRow(name + " out of space chunks deleted", "0"));
    boolean large = done.bytes() >= BYTES_PER_MB;
    rows.add(
        new DetailRow(
            name + " approx bytes transferred" + (large ? "(MB)" : "(KB)"),
            grouped(done.bytes() / (large ? BYTES_PER_MB : BYTES_PER_KB))));
    for (Phase phase : Phase.values()) {
      rows.add(
          new DetailRow(
              "ETL Total time spent by " + phase.label() + " in ETL(" + n + ") (ms)",
              String.valueOf(done.phases().getOrDefault(phase, Duration.ZERO).toMillis())));
    }
  }

  /** The figures of this appliance by store (contract mgmt-engine-etl 4.9). */
  Map<String, String> applianceMetrics() {
    Map<String, EtlMeters.Totals> totals = meters.totals();
    Set<String> stores = new TreeSet<>(totals.keySet());
    for (Pv pv : table.all()) {
      pv.plan().stores().forEach(store -> stores.add(store.name()));
    }
    double seconds = Duration.between(meters.start(), clock.instant()).toMillis() / 1e3;
    double mostPercent = 0;
    Map<String, String> metrics = new TreeMap<>();
    for (String store : stores) {
      EtlMeters.Totals total = totals.get(store);
      double spent = total == null ? 0 : total.time().toMillis() / 1e3;
      metrics.put(
          "totalETLRuns(" + store + ")", grouped(total == null ? 0 : (double) total.runs()));
      metrics.put("timeForOverallETLInSeconds(" + store + ")", grouped(spent));
      mostPercent = Math.max(mostPercent, seconds > 0 ? spent * 100 / seconds : 0);
    }
    metrics.put("maxETLPercentage", grouped(mostPercent));
    return metrics;
  }

  /** The newest sample that is in any store of a PV of this appliance. */
  Optional<Instant> lastKnownEvent(String pvName) throws IOException {
    @Nullable TypeInfo info = typeInfos.find(pvName).orElse(null);
    if (info == null) {
      return Optional.empty();
    }
    PvStages plan = table.planOf(info);
    return newest.find(plan.key(), plan.stores()).map(Sample::instant);
  }

  private static String grouped(double number) {
    return new DecimalFormat(
            "###,###,###,###,###,###.##", DecimalFormatSymbols.getInstance(Locale.ROOT))
        .format(number);
  }
}
