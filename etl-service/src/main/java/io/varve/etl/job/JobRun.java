package io.varve.etl.job;

import io.varve.registry.Job;
import io.varve.registry.Jobs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** A job under way: where its operation says how far it is and learns that it is to end. */
final class JobRun {
  private static final Duration BEAT = Duration.ofMillis(500);

  private final Job job;
  private final String worker;
  private final Jobs jobs;
  private final BooleanSupplier mayWork;
  private final Clock clock;
  private final FaultPoints faults;
  private final Set<Path> scratch = new LinkedHashSet<>();
  private Instant lastBeat = Instant.MIN;
  private String message = "";
  private long done;
  private long total;
  private boolean committed;

  JobRun(
      Job job, String worker, Jobs jobs, BooleanSupplier mayWork, Clock clock, FaultPoints faults) {
    this.job = job;
    this.worker = worker;
    this.jobs = jobs;
    this.mayWork = mayWork;
    this.clock = clock;
    this.faults = faults;
    this.committed = job.committed();
  }

  Job job() {
    return job;
  }

  /** Says what is done now, of how many steps. */
  void say(long stepsDone, long stepsTotal, String what) {
    done = stepsDone;
    total = stepsTotal;
    message = what;
    beat();
  }

  /** To be called now and then while something takes long. */
  void goOn() {
    if (!clock.instant().isBefore(lastBeat.plus(BEAT)) || !mayWork.getAsBoolean()) {
      beat();
    }
  }

  /**
   * From here on the job can only go on, not back, in whatever process: neither a cancel nor a
   * failure ends it.
   */
  void commit() {
    requireGate();
    lastBeat = clock.instant();
    Job known = jobs.commit(job.id(), worker, lastBeat).orElseThrow(JobStopped::leftToAnother);
    if (!known.committed()) {
      throw JobStopped.cancelled();
    }
    committed = true;
  }

  /** What the job has shown can stay as it is, or is taken back: a failure may end it again. */
  void settled() {
    committed = false;
  }

  boolean committed() {
    return committed;
  }

  /** Something of this job's alone, of no use when it is given up. */
  void scratch(Path folder) {
    scratch.add(folder);
  }

  /** What is to be removed when the job is given up. */
  Set<Path> scratch() {
    return Set.copyOf(scratch);
  }

  /** A place where a test may let the process die. */
  void reached(String step) throws IOException {
    faults.reached(step);
  }

  private void requireGate() {
    if (!mayWork.getAsBoolean()) {
      throw JobStopped.leftToAnother();
    }
  }

  private void beat() {
    requireGate();
    Instant now = clock.instant();
    lastBeat = now;
    Job known =
        jobs.progress(job.id(), worker, done, total, message, now)
            .orElseThrow(JobStopped::leftToAnother);
    if (known.cancelAsked() && !committed) {
      throw JobStopped.cancelled();
    }
  }
}
