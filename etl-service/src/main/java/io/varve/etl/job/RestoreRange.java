package io.varve.etl.job;

import io.varve.etl.run.PvLocks;
import io.varve.registry.DeletedRange;
import io.varve.registry.DeletedRange.State;
import io.varve.registry.DeletedRanges;
import io.varve.store.Catalogue;
import io.varve.store.PartitionFile;
import io.varve.store.RangeReader;
import io.varve.store.Store;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Brings back what was deleted by time range: each sample once, beside whatever came meanwhile.
 * Parameter: {@code id}, that of the deletion.
 */
final class RestoreRange implements Operation {
  private final PvAccess access;
  private final DeletedRanges deleted;
  private final Catalogue catalogue;
  private final RangeReader reader;
  private final Transplant transplant;
  private final Trash trash;
  private final Clock clock;

  RestoreRange(
      PvAccess access,
      DeletedRanges deleted,
      Catalogue catalogue,
      RangeReader reader,
      Transplant transplant,
      Trash trash,
      Clock clock) {
    this.access = access;
    this.deleted = deleted;
    this.catalogue = catalogue;
    this.reader = reader;
    this.transplant = transplant;
    this.trash = trash;
    this.clock = clock;
  }

  @Override
  public Map<String, String> run(JobRun run) throws IOException, JobFailure {
    String id = run.job().parameter("id");
    DeletedRange range =
        deleted
            .find(id)
            .orElseThrow(() -> new JobFailure("Nothing was deleted under the id " + id));
    if (run.committed() && range.state() == State.RESTORED) {
      // This job did it before its process died.
      trash.remove(id);
      return Map.of();
    }
    // First, so that no cancel leaves it as something that is never purged.
    run.commit();
    try {
      if (!deleted.change(id, State.DELETED, State.RESTORING, clock.instant())
          && range.state() != State.RESTORING) {
        throw new JobFailure(
            "The data that was deleted under the id %s is not in the trash any more: %s since %s"
                .formatted(id, range.state(), range.stateAt()));
      }
      return bringBack(run, access.find(range.pvName()), id);
    } catch (JobFailure e) {
      // What is back already stays, once, when the rest is brought back.
      deleted.change(id, State.RESTORING, State.DELETED, clock.instant());
      run.settled();
      throw e;
    }
  }

  private Map<String, String> bringBack(JobRun run, PvData data, String id)
      throws IOException, JobFailure {
    long samples = 0;
    long conflicts = 0;
    try (PvLocks.Hold held = access.hold(data)) {
      requireSealed(data, id);
      for (Trash.Content content : trash.of(id)) {
        Prepared prepared = bringBack(run, data, content);
        samples += prepared.added();
        conflicts += prepared.conflicts();
      }
      run.reached("restored");
    }
    deleted.change(id, State.RESTORING, State.RESTORED, clock.instant());
    trash.remove(id);
    return Map.of("samples", String.valueOf(samples), "conflicts", String.valueOf(conflicts));
  }

  /** A file that the engine appends to at this moment cannot be replaced by another. */
  private void requireSealed(PvData data, String id) throws IOException, JobFailure {
    Instant sealed = access.sealedBefore(data);
    for (Trash.Content content : trash.of(id)) {
      Store destination = destinationFor(data, content.origin());
      for (PartitionFile file : catalogue.files(content.content(), content.key())) {
        if (data.stores().indexOf(destination) == 0
            && file.partition().endSecond() > sealed.getEpochSecond()) {
          throw new JobFailure(
              "%s of PV %s is still written to; pause it first"
                  .formatted(file.partition().name(), data.pvName()));
        }
      }
    }
  }

  private Prepared bringBack(JobRun run, PvData data, Trash.Content content)
      throws IOException, JobFailure {
    Store destination = PvAccess.writable(destinationFor(data, content.origin()));
    Transplant.Task task =
        new Transplant.Task(
            SampleSource.of(reader, content.key(), List.of(content.content()), SampleSource.ALWAYS),
            LineRule.asIs(data.info().type(), data.pvName()),
            destination,
            data.key(),
            data.pvName(),
            null);
    Prepared prepared = transplant.prepare(run, task);
    transplant.publish(run, task);
    transplant.clear(run, destination);
    return prepared;
  }

  /** The store it was in; if the PV has that no more, the one of that name, or its last one. */
  private static Store destinationFor(PvData data, Store origin) throws JobFailure {
    for (Store store : data.stores()) {
      if (store.root().equals(origin.root())) {
        return store;
      }
    }
    for (Store store : data.stores()) {
      if (store.name().equals(origin.name())) {
        return store;
      }
    }
    if (data.stores().isEmpty()) {
      throw new JobFailure("PV " + data.pvName() + " has no store to bring data back to");
    }
    return data.stores().getLast();
  }
}
