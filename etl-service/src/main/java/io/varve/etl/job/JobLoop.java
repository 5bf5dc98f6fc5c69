package io.varve.etl.job;

import io.varve.registry.DeletedRange;
import io.varve.registry.Job;
import io.varve.registry.Job.State;
import io.varve.registry.Registry;
import io.varve.registry.TrashFolders.TrashFolder;
import io.varve.web.ApiException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes up the jobs of this appliance, those that another process left behind included, and removes
 * from the trash what has lain there long enough.
 */
public final class JobLoop {
  private static final Logger log = LoggerFactory.getLogger(JobLoop.class);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(10);
  private static final Duration BETWEEN_PURGES = Duration.ofMinutes(1);

  private final Registry registry;
  private final String appliance;
  private final String worker;
  private final Map<String, Operation> operations;
  private final Trash trash;
  private final Folders folders;
  private final BooleanSupplier mayWork;
  private final Executor executor;
  private final Duration rememberFor;
  private final Clock clock;
  private final FaultPoints faults;
  private final Set<String> inFlight = ConcurrentHashMap.newKeySet();
  private final Map<String, Instant> notBefore = new ConcurrentHashMap<>();
  private long seenRevision = -1;
  private volatile boolean somethingLeft;
  private Instant nextPurge = Instant.MIN;

  /**
   * @param worker the name of this process, another one each time it starts
   * @param operations by kind
   * @param mayWork whether this process moves the files of the appliance
   * @param executor as many threads as jobs may run at once
   * @param rememberFor how long ended jobs stay listed
   */
  JobLoop(
      Registry registry,
      String appliance,
      String worker,
      Map<String, Operation> operations,
      Trash trash,
      Folders folders,
      BooleanSupplier mayWork,
      Executor executor,
      Duration rememberFor,
      Clock clock,
      FaultPoints faults) {
    this.registry = registry;
    this.appliance = appliance;
    this.worker = worker;
    this.operations = Map.copyOf(operations);
    this.trash = trash;
    this.folders = folders;
    this.mayWork = mayWork;
    this.executor = executor;
    this.rememberFor = rememberFor;
    this.clock = clock;
    this.faults = faults;
  }

  /** One look round; called by one thread at a time. */
  void tick() {
    if (!mayWork.getAsBoolean()) {
      seenRevision = -1;
      return;
    }
    Instant now = clock.instant();
    long revision = registry.recentRevision();
    if (revision != seenRevision || somethingLeft) {
      seenRevision = revision;
      somethingLeft = false;
      for (Job job : registry.jobs().open(appliance)) {
        if (now.isBefore(notBefore.getOrDefault(job.id(), Instant.MIN))) {
          somethingLeft = true;
        } else if (inFlight.add(job.id())) {
          executor.execute(() -> work(job.id()));
        }
      }
    }
    if (!now.isBefore(nextPurge)) {
      nextPurge = now.plus(BETWEEN_PURGES);
      purge(now);
    }
  }

  private void work(String id) {
    try {
      registry.jobs().claim(id, worker, clock.instant()).ifPresent(this::work);
    } catch (RuntimeException e) {
      log.error("Job {} cannot be worked on now; it is tried again", id, e);
      retryLater(id);
    } catch (Error e) {
      log.error("Job {} was cut short by an error; it is tried again", id, e);
      retryLater(id);
      throw e;
    } finally {
      inFlight.remove(id);
    }
  }

  private void work(Job job) {
    JobRun run = new JobRun(job, worker, registry.jobs(), mayWork, clock, faults);
    Operation operation = operations.get(job.kind());
    try {
      if (operation == null) {
        throw new JobFailure("This version knows no job of the kind " + job.kind());
      }
      run.say(job.done(), job.total(), "begun");
      Map<String, String> results = operation.run(run);
      trash.carriedOut(job.id());
      end(job, State.DONE, "done", results);
    } catch (JobStopped e) {
      if (e.isCancelled()) {
        giveUp(run, State.CANCELLED, "cancelled; nothing was changed");
      } else {
        // The next process may be this one, when it gets its lease back.
        retryLater(job.id());
      }
    } catch (JobFailure e) {
      fail(run, String.valueOf(e.getMessage()), e);
    } catch (ApiException e) {
      fail(run, e.sentence(), e);
    } catch (IllegalArgumentException e) {
      log.warn("Job {} ({} of PV {}) is refused", job.id(), job.kind(), job.pvName(), e);
      fail(run, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      fail(run, "The files of PV " + job.pvName() + " failed: " + e, e);
    }
  }

  /** Ends a job, unless part of it can be seen already: then it goes on as soon as it can. */
  private void fail(JobRun run, String sentence, Exception cause) {
    if (!run.committed()) {
      giveUp(run, State.FAILED, sentence);
      return;
    }
    Job job = run.job();
    log.error("Job {} of PV {} cannot go on; tried again", job.id(), job.pvName(), cause);
    run.say(job.done(), job.total(), "cannot go on, is tried again: " + sentence);
    retryLater(job.id());
  }

  /** Ends a job that has shown nothing, and removes what it prepared. */
  private void giveUp(JobRun run, State state, String message) {
    for (Path folder : run.scratch()) {
      try {
        folders.remove(folder);
      } catch (IOException e) {
        log.warn("{} of job {} stays: {}", folder, run.job().id(), e.toString());
      }
    }
    end(run.job(), state, message, Map.of());
  }

  private void end(Job job, State state, String message, Map<String, String> results) {
    if (registry.jobs().end(job.id(), worker, state, message, results, clock.instant())) {
      log.info(
          "Job {}: {} of PV {} for {} is {}: {} {}",
          job.id(),
          job.kind(),
          job.pvName(),
          job.askedBy(),
          state,
          message,
          results);
    }
  }

  private void retryLater(String id) {
    notBefore.put(id, clock.instant().plus(PAUSE_AFTER_FAILURE));
    somethingLeft = true;
  }

  private void purge(Instant now) {
    for (TrashFolder folder : registry.trashFolders().due(appliance, now)) {
      if (isOpen(folder.id())) {
        continue;
      }
      try {
        DeletedRange range = registry.deletedRanges().find(folder.id()).orElse(null);
        if (range != null && !mayGo(range, now)) {
          continue;
        }
        trash.remove(folder);
      } catch (IOException e) {
        log.error("The trash of job {} in {} stays for now: {}", folder.id(), folder.root(), e);
      }
    }
    registry.jobs().forgetEndedBefore(now.minus(rememberFor));
  }

  /** Whether a job is still at it, or waits to go on. */
  private boolean isOpen(String id) {
    return registry.jobs().find(id).map(job -> !job.state().ended()).orElse(false);
  }

  /** Whether deleted data may go for good: not while it is brought back. */
  private boolean mayGo(DeletedRange range, Instant now) {
    return switch (range.state()) {
      case DELETED ->
          registry.jobs().openJobOf(range.pvName()).isEmpty()
              && registry
                  .deletedRanges()
                  .change(range.id(), DeletedRange.State.DELETED, DeletedRange.State.PURGED, now);
      case RESTORING -> false;
      case RESTORED, PURGED -> true;
    };
  }
}
