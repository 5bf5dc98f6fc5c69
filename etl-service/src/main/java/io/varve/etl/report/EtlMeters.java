package io.varve.etl.report;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.varve.etl.move.FailureCause;
import io.varve.etl.move.MoveReport;
import io.varve.etl.plan.Stage;
import io.varve.etl.run.Backlog;
import io.varve.etl.run.RunObserver;
import io.varve.etl.run.UnderWay;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Counts what ETL does, for Prometheus ({@code varve_etl_...}) and for EAA's reports. */
public final class EtlMeters implements RunObserver {

  /** The runs into one store since the start. */
  public record Totals(long runs, Duration time) {
    private static final Totals NONE = new Totals(0, Duration.ZERO);

    private Totals plus(Duration took) {
      return new Totals(runs + 1, time.plus(took));
    }
  }

  private record Place(String pvName, int stage) {}

  private final MeterRegistry meters;
  private final Clock clock;
  private final Instant start;
  private final ConcurrentMap<String, Totals> totals = new ConcurrentHashMap<>();
  private final ConcurrentMap<Place, Backlog> backlogs = new ConcurrentHashMap<>();
  private final Set<Place> waiting = ConcurrentHashMap.newKeySet();

  public EtlMeters(MeterRegistry meters, UnderWay underWay, Clock clock) {
    this.meters = meters;
    this.clock = clock;
    this.start = clock.instant();
    for (FailureCause cause : FailureCause.values()) {
      failures(cause);
    }
    Gauge.builder("varve.etl.backlog.partitions", this, EtlMeters::backlogPartitions)
        .description("Partitions that should have moved to the next store and did not")
        .register(meters);
    Gauge.builder("varve.etl.waiting.stages", waiting, Set::size)
        .description("Stages of PVs that were held back by a named flag when they were due")
        .register(meters);
    Gauge.builder("varve.etl.running.oldest.age", () -> age(underWay.oldest().orElse(null)))
        .description("Time since the beginning of the oldest move that has not ended")
        .baseUnit("seconds")
        .register(meters);
    Gauge.builder("varve.etl.backlog.oldest.age", this, EtlMeters::oldestAgeSeconds)
        .description("Time since the end of the oldest of them")
        .baseUnit("seconds")
        .register(meters);
  }

  @Override
  public void waits(String pvName, Stage stage) {
    waiting.add(new Place(pvName, stage.number()));
  }

  @Override
  public void ran(String pvName, Stage stage, MoveReport report, Backlog backlog, Duration took) {
    String destination = stage.destination().name();
    if (!report.isEmpty()) {
      totals.merge(destination, Totals.NONE.plus(took), (sum, one) -> sum.plus(took));
      Timer.builder("varve.etl.duration")
          .description("Runs of a stage that found something to move")
          .tag("source", stage.source().name())
          .tag("destination", destination)
          .register(meters)
          .record(took);
    }
    counter("varve.etl.moves", "Partitions moved", stage).increment(report.movedFiles());
    counter("varve.etl.bytes", "Bytes moved", stage).increment((double) report.bytes());
    counter(
            "varve.etl.conflicting.samples",
            "Samples left out as another one has their time",
            stage)
        .increment((double) report.conflicts());
    counter("varve.etl.summary.failures", "Summaries that could not be kept", stage)
        .increment(report.summaryFailures());
    report.failures().forEach(failure -> failures(failure.cause()).increment());
    Place place = new Place(pvName, stage.number());
    waiting.remove(place);
    if (backlog.partitions() == 0) {
      backlogs.remove(place);
    } else {
      backlogs.put(place, backlog);
    }
  }

  /** By destination store, those with at least one run. */
  public Map<String, Totals> totals() {
    return new TreeMap<>(totals);
  }

  /** Since when the totals count. */
  public Instant start() {
    return start;
  }

  private Counter counter(String name, String description, Stage stage) {
    return Counter.builder(name)
        .description(description)
        .tag("source", stage.source().name())
        .tag("destination", stage.destination().name())
        .register(meters);
  }

  private Counter failures(FailureCause cause) {
    return Counter.builder("varve.etl.failures")
        .description("Partitions, or whole runs, that could not be moved")
        .tag("cause", cause.label())
        .register(meters);
  }

  private double backlogPartitions() {
    return backlogs.values().stream().mapToInt(Backlog::partitions).sum();
  }

  private double oldestAgeSeconds() {
    Instant oldest = null;
    for (Backlog backlog : backlogs.values()) {
      oldest = older(oldest, backlog.oldestEnd());
    }
    return age(oldest);
  }

  private double age(@Nullable Instant since) {
    return since == null ? 0 : Duration.between(since, clock.instant()).toMillis() / 1e3;
  }

  private static @Nullable Instant older(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.isBefore(other) ? one : other;
  }
}
