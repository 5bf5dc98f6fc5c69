package io.varve.etl.run;

import io.varve.etl.move.MoveReport;
import io.varve.etl.plan.PvStages;
import io.varve.etl.plan.Stage;
import io.varve.registry.TypeInfos;
import io.varve.store.Store;
import io.varve.typeinfo.TypeInfo;
import io.varve.web.ApiException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;

/** Moves what a paused PV has up to a store, at once (contract mgmt-engine-etl 4.7). */
public final class Consolidation {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  private final TypeInfos typeInfos;
  private final String appliance;
  private final PvTable table;
  private final PvLocks locks;
  private final StageRunner runner;
  private final RecordingCheck recording;

  public Consolidation(
      TypeInfos typeInfos,
      String appliance,
      PvTable table,
      PvLocks locks,
      StageRunner runner,
      RecordingCheck recording) {
    this.typeInfos = typeInfos;
    this.appliance = appliance;
    this.table = table;
    this.locks = locks;
    this.runner = runner;
    this.recording = recording;
  }

  /**
   * Whether a PV can be consolidated into a store at all.
   *
   * @throws ApiException when it cannot
   */
  public void check(String pvName, String storage) {
    stagesInto(pausedPlan(pvName), storage);
  }

  /**
   * Runs the stages up to the one that leads into the store.
   *
   * @param asOf the time that hold and gather are judged by
   * @return files really moved (invariant E25)
   * @throws ApiException when it cannot be done, or not wholly
   */
  public int consolidate(String pvName, String storage, Instant asOf) {
    PvStages plan = pausedPlan(pvName);
    List<Stage> stages = stagesInto(plan, storage);
    recording
        .whyInUse(pvName)
        .ifPresent(
            reason -> {
              throw conflict("Unable to consolidate data for PV " + pvName + ": " + reason);
            });
    Set<Path> roots = new LinkedHashSet<>();
    plan.stores().stream().map(Store::root).forEach(roots::add);
    try (PvLocks.Hold held = hold(plan, roots)) {
      return run(plan, stages, asOf);
    }
  }

  private int run(PvStages plan, List<Stage> stages, Instant asOf) {
    int moved = 0;
    for (Stage stage : stages) {
      if (!runner.mayMove()) {
        throw new ApiException(
            HttpStatus.SERVICE_UNAVAILABLE,
            "This process does not move the files of appliance "
                + appliance
                + ": another ETL process does, or it is stopping");
      }
      runner
          .whyShut(plan, stage)
          .ifPresent(
              shut -> {
                throw conflict(
                    "Unable to consolidate data for PV "
                        + plan.pvName()
                        + " from "
                        + stage
                        + ": "
                        + shut.sentence());
              });
      StageTrack track = new StageTrack(stage, Duration.ZERO, asOf);
      // Nobody writes a paused PV, so that all of it is sealed.
      MoveReport report = runner.runHeld(plan, track, asOf, Instant.MAX);
      moved += report.movedFiles();
      if (!report.failures().isEmpty()) {
        throw conflict(
            "Unable to consolidate all data for PV "
                + plan.pvName()
                + "; "
                + moved
                + " files were moved and some were not: "
                + report.failures().stream()
                    .map(MoveReport.Failure::sentence)
                    .limit(3)
                    .collect(Collectors.joining("; ")));
      }
    }
    return moved;
  }

  private PvStages pausedPlan(String pvName) {
    TypeInfo info =
        typeInfos
            .find(pvName)
            .orElseThrow(() -> ApiException.notFound("There is no PV " + pvName + " here"));
    if (!info.appliance().equals(appliance)) {
      throw ApiException.badRequest(
          "PV " + pvName + " belongs to appliance " + info.appliance() + "; ask that one");
    }
    if (!info.paused()) {
      throw conflict("Cannot consolidate unless PV " + pvName + " is paused.");
    }
    return table.planOf(info);
  }

  private static List<Stage> stagesInto(PvStages plan, String storage) {
    for (Stage stage : plan.stages()) {
      if (stage.destination().name().equals(storage)) {
        return plan.stages().subList(0, stage.number() + 1);
      }
    }
    throw ApiException.badRequest(
        "Cannot find storage with name " + storage + " for pv " + plan.pvName());
  }

  private PvLocks.Hold hold(PvStages plan, Set<Path> roots) {
    try {
      Optional<PvLocks.Hold> hold = locks.acquire(plan.key(), roots, LONGEST_WAIT);
      return hold.orElseThrow(
          () -> conflict("The files of PV " + plan.pvName() + " are being moved; try again"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw conflict("The wait for the files of PV " + plan.pvName() + " was interrupted");
    }
  }

  private static ApiException conflict(String sentence) {
    return new ApiException(HttpStatus.CONFLICT, sentence);
  }
}
