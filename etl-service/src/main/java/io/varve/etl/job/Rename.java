package io.varve.etl.job;

import io.varve.etl.run.PvLocks;
import io.varve.etl.run.StoreLocks;
import io.varve.registry.TypeInfos;
import io.varve.store.Catalogue;
import io.varve.store.PartitionFile;
import io.varve.store.Renaming;
import io.varve.store.Store;
import io.varve.typeinfo.TypeInfo;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.time.Clock;
import java.util.Map;

/**
 * Copies a PV with its data under another name (contract mgmt-engine-etl 1.1, renamePV). The old PV
 * stays, paused, until somebody deletes it. Parameter: {@code newname}.
 */
final class Rename implements Operation {
  private final PvAccess access;
  private final Renaming renaming;
  private final Catalogue catalogue;
  private final StoreLocks locks;
  private final SummaryCare summaries;
  private final TypeInfos typeInfos;
  private final Clock clock;

  Rename(
      PvAccess access,
      Renaming renaming,
      Catalogue catalogue,
      StoreLocks locks,
      SummaryCare summaries,
      TypeInfos typeInfos,
      Clock clock) {
    this.access = access;
    this.renaming = renaming;
    this.catalogue = catalogue;
    this.locks = locks;
    this.summaries = summaries;
    this.typeInfos = typeInfos;
    this.clock = clock;
  }

  @Override
  public Map<String, String> run(JobRun run) throws IOException, JobFailure {
    PvData data = access.atRest(run.job().pvName());
    String newName = run.job().parameter("newname");
    String newKey = access.freeKeyFor(newName);
    TypeInfo renamed =
        data.info()
            .but()
            .pvName(newName)
            .chunkKey(newKey)
            .creationTime(data.info().creationTime())
            .modificationTime(clock.instant())
            .paused(true)
            .build();
    for (Store store : data.stores()) {
      PvAccess.writable(store);
    }
    boolean named = typeInfos.find(newName).isPresent();
    if (named && !isOurs(newName, renamed)) {
      run.settled();
      throw new JobFailure("PV " + newName + " is in the archive already; choose another name");
    }
    try (PvLocks.Hold held = access.hold(data);
        PvLocks.Hold heldNew = access.hold(new PvData(renamed, newKey, data.stores()))) {
      for (Store store : data.stores()) {
        locks.open(store);
      }
      int files = named ? 0 : copy(run, data, newKey, newName);
      run.commit();
      if (!named && !typeInfos.addIfAbsent(renamed)) {
        undo(data, newKey);
        run.settled();
        throw new JobFailure("PV " + newName + " came into the archive meanwhile");
      }
      run.reached("switched");
      for (Store store : data.stores()) {
        summarise(store, newKey);
        renaming.finish(store, newKey);
      }
      return Map.of("files", String.valueOf(files));
    } catch (JobStopped e) {
      if (e.isCancelled()) {
        undo(data, newKey);
      }
      throw e;
    }
  }

  private int copy(JobRun run, PvData data, String newKey, String newName)
      throws IOException, JobFailure {
    int files = 0;
    try {
      for (Store store : data.stores()) {
        run.say(
            data.stores().indexOf(store), data.stores().size(), "copying store " + store.name());
        files += renaming.copy(store, data.key(), newKey, newName);
        run.reached("copied");
      }
      return files;
    } catch (FileAlreadyExistsException e) {
      undo(data, newKey);
      throw new JobFailure(String.valueOf(e.getReason()));
    }
  }

  private void summarise(Store store, String key) throws IOException {
    for (PartitionFile file : catalogue.files(store, key)) {
      summaries.provide(file);
    }
  }

  /** Removes the copies; without a note of this rename nothing is touched. */
  private void undo(PvData data, String newKey) throws IOException {
    for (Store store : data.stores()) {
      renaming.undo(store, data.key(), newKey);
    }
  }

  /** Whether this very job has made the new PV before it died. */
  private boolean isOurs(String newName, TypeInfo renamed) {
    return typeInfos
        .find(newName)
        .map(
            info -> info.but().modificationTime(renamed.modificationTime()).build().equals(renamed))
        .orElse(false);
  }
}
