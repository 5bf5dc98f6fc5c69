package io.varve.etl.job;

import io.varve.etl.run.Consolidation;
import io.varve.registry.BusyPvException;
import io.varve.registry.Job;
import io.varve.registry.Jobs;
import io.varve.web.ApiException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * A consolidation that is asked of ETL itself: a job like any other, so that it survives the death
 * of the process and never meets another job of the PV; and waited for, as EAA answers when it is
 * done (contract mgmt-engine-etl 1.10).
 */
public final class ConsolidationOrder {
  private final Consolidation consolidation;
  private final Jobs jobs;
  private final String appliance;
  private final Duration patience;
  private final Clock clock;

  /**
   * @param patience how long the job is waited for; it goes on after that
   */
  public ConsolidationOrder(
      Consolidation consolidation, Jobs jobs, String appliance, Duration patience, Clock clock) {
    this.consolidation = consolidation;
    this.jobs = jobs;
    this.appliance = appliance;
    this.patience = patience;
    this.clock = clock;
  }

  /**
   * Has it done.
   *
   * @param asOf the time that hold and gather are judged by; a year from now when null
   * @return EAA's answer with the number of files; when it takes longer, {@code validation} with a
   *     sentence, {@code job} and {@code jobState}
   * @throws ApiException when it cannot be done, or not wholly
   */
  public Map<String, String> carryOut(String pvName, String storage, @Nullable Instant asOf) {
    consolidation.check(pvName, storage);
    Map<String, String> parameters =
        asOf == null
            ? Map.of("storage", storage)
            : Map.of("storage", storage, "date", asOf.toString());
    Job job;
    try {
      job =
          jobs.submit(
              new Jobs.Order("consolidate", List.of(pvName), appliance, parameters, "ETL's BPL"),
              clock.instant());
    } catch (BusyPvException e) {
      throw conflict(String.valueOf(e.getMessage()));
    }
    Job seen = jobs.await(job, patience);
    return switch (seen.state()) {
      case DONE -> done(pvName, storage, seen);
      case FAILED -> throw conflict(seen.message());
      case CANCELLED ->
          throw conflict("Unable to consolidate data for PV " + pvName + ": it was cancelled");
      case WAITING, RUNNING -> atWork(pvName, seen);
    };
  }

  private static Map<String, String> done(String pvName, String storage, Job job) {
    Map<String, String> answer = new LinkedHashMap<>();
    answer.put("status", "ok");
    answer.put("desc", "Successfully consolidated PV " + pvName + " into " + storage);
    answer.putAll(job.results());
    return answer;
  }

  private static Map<String, String> atWork(String pvName, Job job) {
    Map<String, String> answer = new LinkedHashMap<>();
    answer.put(
        "validation",
        "Still at work to consolidate data for PV %s; job %s goes on, see /mgmt/bpl/jobs?id=%s"
            .formatted(pvName, job.id(), job.id()));
    answer.put("job", job.id());
    answer.put("jobState", job.state().name());
    return answer;
  }

  private static ApiException conflict(String sentence) {
    return new ApiException(HttpStatus.CONFLICT, sentence);
  }
}
