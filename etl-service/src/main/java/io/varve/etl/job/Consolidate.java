package io.varve.etl.job;

import io.varve.etl.run.Consolidation;
import io.varve.web.ApiException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Moves what a paused PV has up to a store. Parameters: {@code storage}, and {@code date}, the time
 * that hold and gather are judged by; a year after the job was asked for when absent.
 */
final class Consolidate implements Operation {
  private static final Duration AHEAD = Duration.ofDays(366);

  private final Consolidation consolidation;

  Consolidate(Consolidation consolidation) {
    this.consolidation = consolidation;
  }

  @Override
  public Map<String, String> run(JobRun run) {
    String date = run.job().parameters().get("date");
    Instant asOf = date == null ? run.job().askedAt().plus(AHEAD) : Instant.parse(date);
    run.commit();
    try {
      int files =
          consolidation.consolidate(run.job().pvName(), run.job().parameter("storage"), asOf);
      return Map.of("files_moved", String.valueOf(files));
    } catch (ApiException e) {
      // Nothing failed when this process stops: the next one goes on.
      run.goOn();
      // Each move is whole by itself; what is left stays where it was.
      run.settled();
      throw e;
    }
  }
}
