package io.varve.mgmt.operation;

import io.varve.registry.BusyPvException;
import io.varve.registry.Job;
import io.varve.registry.Jobs;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Hands operations to ETL and waits for them, as EAA's clients expect it; for a bounded time, as
 * nobody should have to wait for ever.
 */
final class Orders {
  private final Jobs jobs;
  private final Duration patience;
  private final Clock clock;

  Orders(Jobs jobs, Duration patience, Clock clock) {
    this.jobs = jobs;
    this.patience = patience;
    this.clock = clock;
  }

  /**
   * Has something done.
   *
   * @param what it, for a sentence such as "Unable to rename PV A"
   * @param success the answer when it is done
   * @return that answer; {@code validation} with a sentence when it was refused, or when it takes
   *     longer: then also {@code job} with its id and {@code jobState}
   */
  Map<String, String> carryOut(
      Jobs.Order order, String what, Function<Job, Map<String, String>> success) {
    Job job;
    try {
      job = jobs.submit(order, clock.instant());
    } catch (BusyPvException e) {
      return validation(String.valueOf(e.getMessage()));
    }
    Job seen = jobs.await(job, patience);
    return switch (seen.state()) {
      case DONE -> success.apply(seen);
      case FAILED -> validation("Unable to " + what + ": " + seen.message());
      case CANCELLED -> validation("Unable to " + what + ": it was cancelled");
      case WAITING, RUNNING -> {
        Map<String, String> answer =
            validation(
                "Still at work to %s; job %s goes on, see /mgmt/bpl/jobs?id=%s"
                    .formatted(what, seen.id(), seen.id()));
        answer.put("job", seen.id());
        answer.put("jobState", seen.state().name());
        yield answer;
      }
    };
  }

  static Map<String, String> validation(String sentence) {
    Map<String, String> answer = new LinkedHashMap<>();
    answer.put("validation", sentence);
    return answer;
  }

  static Map<String, String> ok() {
    Map<String, String> answer = new LinkedHashMap<>();
    answer.put("status", "ok");
    return answer;
  }

  static Map<String, String> ok(String text) {
    Map<String, String> answer = ok();
    answer.put("desc", text);
    return answer;
  }
}
