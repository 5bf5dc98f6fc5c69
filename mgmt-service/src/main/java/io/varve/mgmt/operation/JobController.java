package io.varve.mgmt.operation;

import io.varve.registry.Job;
import io.varve.registry.Jobs;
import io.varve.registry.Registry;
import io.varve.web.ApiException;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The jobs, for whoever wants to know how far they are or to end one. */
@RestController
class JobController {
  private final Jobs jobs;
  private final Clock clock;

  JobController(Registry registry, Clock clock) {
    this.jobs = registry.jobs();
    this.clock = clock;
  }

  /** The newest jobs, or the one with an id; every value a string, times ISO. */
  @GetMapping("/mgmt/bpl/jobs")
  List<Map<String, String>> list(
      @RequestParam(required = false) @Nullable String id,
      @RequestParam(defaultValue = "100") int limit) {
    return id == null
        ? jobs.newest(limit).stream().map(JobController::row).toList()
        : List.of(row(find(id)));
  }

  /** Ends a job without effect, unless it has got to where it can only go on. */
  @PostMapping("/mgmt/bpl/cancelJob")
  Map<String, String> cancel(@RequestParam String id) {
    Job job = find(id);
    if (!jobs.cancel(id, clock.instant())) {
      return Orders.validation("Job " + id + " has ended: " + job.message());
    }
    return Orders.ok("Job " + id + " is to end; see its state in /mgmt/bpl/jobs?id=" + id);
  }

  private Job find(String id) {
    return jobs.find(id).orElseThrow(() -> ApiException.notFound("There is no job '" + id + "'"));
  }

  private static Map<String, String> row(Job job) {
    Map<String, String> row = new LinkedHashMap<>();
    row.put("id", job.id());
    row.put("kind", job.kind());
    row.put("pvName", job.pvName());
    row.put("appliance", job.appliance());
    row.put("state", job.state().name());
    row.put("done", String.valueOf(job.done()));
    row.put("total", String.valueOf(job.total()));
    row.put("message", job.message());
    row.put("askedBy", job.askedBy());
    row.put("askedAt", job.askedAt().toString());
    row.put("endedAt", text(job.endedAt()));
    row.put("worker", job.worker() == null ? "" : job.worker());
    row.put("heartbeat", text(job.heartbeat()));
    row.put("cancelAsked", String.valueOf(job.cancelAsked()));
    job.parameters().forEach((name, value) -> row.put("parameter." + name, value));
    job.results().forEach((name, value) -> row.put("result." + name, value));
    return row;
  }

  private static String text(@Nullable Instant instant) {
    return instant == null ? "" : instant.toString();
  }
}
