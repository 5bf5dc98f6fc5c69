package io.varve.etl.run;

import io.varve.etl.move.MoveReport;
import io.varve.etl.move.Phase;
import io.varve.etl.plan.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** When a stage of a PV runs and what it has done since the start of the process. Thread-safe. */
public final class StageTrack {
  private final Stage stage;
  private final Duration delay;

  /** Empty until the first run: of a hundred thousand PVs most have never moved. */
  private Map<Phase, Duration> phases = Map.of();

  private Instant due;
  private boolean inFlight;
  private @Nullable Instant lastCompleted;
  private Duration lastTook = Duration.ZERO;
  private Duration total = Duration.ZERO;
  private long runs;
  private long bytes;

  StageTrack(Stage stage, Duration delay, Instant due) {
    this.stage = stage;
    this.delay = delay;
    this.due = due;
  }

  /**
   * What a stage has done.
   *
   * @param due when it runs next
   * @param lastCompleted end of the last run that found something to move; null before
   * @param lastTook how long that took
   * @param total how long all took
   * @param runs how many there were
   * @param bytes what they copied
   * @param phases where the time went
   */
  public record Summary(
      Instant due,
      @Nullable Instant lastCompleted,
      Duration lastTook,
      Duration total,
      long runs,
      long bytes,
      Map<Phase, Duration> phases) {}

  public Stage stage() {
    return stage;
  }

  /** Time between runs. */
  public Duration delay() {
    return delay;
  }

  public synchronized Summary summary() {
    return new Summary(due, lastCompleted, lastTook, total, runs, bytes, Map.copyOf(phases));
  }

  /** When it is to run next; the far future while it runs. */
  synchronized Instant nextDue() {
    return inFlight ? Instant.MAX : due;
  }

  /** Marks the stage as running, until {@link #ran} or {@link #notRun}. */
  synchronized void start() {
    inFlight = true;
  }

  /** Ends a run that could not begin; it stays due. */
  synchronized void notRun() {
    inFlight = false;
  }

  synchronized void ran(Instant nextDue) {
    inFlight = false;
    due = nextDue;
  }

  synchronized Instant due() {
    return due;
  }

  synchronized void count(MoveReport report, Instant completed, Duration took) {
    lastCompleted = completed;
    lastTook = took;
    total = total.plus(took);
    runs++;
    bytes += report.bytes();
    if (phases.isEmpty()) {
      phases = new EnumMap<>(Phase.class);
    }
    for (Phase phase : Phase.values()) {
      phases.merge(phase, report.spent(phase), Duration::plus);
    }
  }
}
