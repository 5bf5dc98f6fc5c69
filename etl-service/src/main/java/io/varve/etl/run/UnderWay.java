package io.varve.etl.run;

import io.varve.etl.plan.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runs that have begun and not ended. One whose store hangs ends late or never, and until then
 * nothing but this knows of it: what a run found is told at its end. Thread-safe.
 */
public final class UnderWay {
  private static final Logger log = LoggerFactory.getLogger(UnderWay.class);

  /** A day's files of a busy PV take seconds. */
  private static final Duration LONG = Duration.ofMinutes(2);

  private record Place(String pvName, int stage) {}

  private record Run(Stage stage, Instant since, boolean reported) {}

  private final Map<Place, Run> runs = new ConcurrentHashMap<>();

  void begins(String pvName, Stage stage, Instant now) {
    runs.put(new Place(pvName, stage.number()), new Run(stage, now, false));
  }

  void ended(String pvName, Stage stage, Instant now) {
    Run run = runs.remove(new Place(pvName, stage.number()));
    if (run != null && run.reported()) {
      log.info(
          "{}: the move {} has ended after {} s",
          pvName,
          stage,
          Duration.between(run.since(), now).toSeconds());
    }
  }

  /** Since when a stage of a PV runs; empty when it does not. */
  public Optional<Instant> since(String pvName, Stage stage) {
    return Optional.ofNullable(runs.get(new Place(pvName, stage.number()))).map(Run::since);
  }

  /** Since when the oldest of them runs; empty when none does. */
  public Optional<Instant> oldest() {
    return runs.values().stream().map(Run::since).min(Comparator.naturalOrder());
  }

  /** Says, once, which of them take long. */
  void report(Instant now) {
    Instant longAgo = now.minus(LONG);
    runs.forEach(
        (place, run) -> {
          if (!run.reported()
              && run.since().isBefore(longAgo)
              && runs.replace(place, run, new Run(run.stage(), run.since(), true))) {
            log.warn(
                "{}: the move {} has not ended for {} s; does {} or {} hang? Its samples stay"
                    + " where they are until then",
                place.pvName(),
                run.stage(),
                Duration.between(run.since(), now).toSeconds(),
                run.stage().source().root(),
                run.stage().destination().root());
          }
        });
  }
}
