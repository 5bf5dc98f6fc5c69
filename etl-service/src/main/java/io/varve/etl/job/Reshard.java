package io.varve.etl.job;

import io.varve.etl.run.EngineRecordingCheck;
import io.varve.etl.run.PvLocks;
import io.varve.registry.TypeInfos;
import io.varve.store.RangeReader;
import io.varve.store.SampleStream;
import io.varve.store.Sidecars;
import io.varve.store.Store;
import io.varve.store.TimeRange;
import io.varve.typeinfo.TypeInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.Year;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes over a PV with all its data from another appliance (contract mgmt-engine-etl 1.1,
 * reshardPV). Done by the appliance that gets it. Parameters: {@code storage}, the identity of the
 * {@code source}, its {@code retrieval} and {@code engine} URLs.
 *
 * <p>The type info changes hands when everything is here. What the other appliance has is removed
 * by a job of its own, {@link RetirePv}.
 */
final class Reshard implements Operation {
  /** Nothing in an archive is older. */
  private static final int FIRST_YEAR = 1970;

  private final String appliance;
  private final PvAccess access;
  private final RangeReader reader;
  private final Fetch fetch;
  private final Transplant transplant;
  private final Trash trash;
  private final Folders folders;
  private final TypeInfos typeInfos;
  private final Clock clock;

  Reshard(
      String appliance,
      PvAccess access,
      RangeReader reader,
      Fetch fetch,
      Transplant transplant,
      Trash trash,
      Folders folders,
      TypeInfos typeInfos,
      Clock clock) {
    this.appliance = appliance;
    this.access = access;
    this.reader = reader;
    this.fetch = fetch;
    this.transplant = transplant;
    this.trash = trash;
    this.folders = folders;
    this.typeInfos = typeInfos;
    this.clock = clock;
  }

  @Override
  public Map<String, String> run(JobRun run) throws IOException, JobFailure {
    String pvName = run.job().pvName();
    String source = run.job().parameter("source");
    TypeInfo info =
        typeInfos
            .find(pvName)
            .orElseThrow(() -> new JobFailure("There is no PV " + pvName + " in the archive"));
    boolean taken = info.appliance().equals(appliance);
    if (!taken && !info.appliance().equals(source)) {
      throw new JobFailure("PV %s belongs to appliance %s now".formatted(pvName, info.appliance()));
    }
    requireAtRest(run, info);
    PvData data = access.of(info);
    Store destination = PvAccess.writable(data.store(run.job().parameter("storage")));
    Path fetched = Sidecars.folder(destination.root(), "jobs").resolve(run.job().id() + "-fetched");
    try (PvLocks.Hold held = access.hold(data)) {
      long before = taken ? countOf(run, data) : copy(run, data, destination, fetched);
      long after = countOf(run, data);
      if (after < before) {
        // What is here already belongs to no PV of this appliance and harms nobody.
        run.settled();
        throw new JobFailure(
            "Only %d of %d samples of PV %s are here; it stays where it was"
                .formatted(after, before, pvName));
      }
      for (Store store : data.stores()) {
        // By this the other appliance sees which folders it has in common with this one.
        trash.open(run, store, data.key(), "taken over from appliance " + source);
      }
      run.commit();
      typeInfos.change(
          pvName,
          now ->
              now.appliance().equals(source)
                  ? now.but().appliance(appliance).modificationTime(clock.instant()).build()
                  : now);
      run.reached("switched");
      transplant.clear(run, destination);
      return Map.of("before", String.valueOf(before), "after", String.valueOf(after));
    } finally {
      folders.remove(fetched);
    }
  }

  private void requireAtRest(JobRun run, TypeInfo info) throws JobFailure {
    if (!info.paused()) {
      throw new JobFailure("PV " + info.pvName() + " is not paused; pause it first");
    }
    Optional<String> inUse =
        new EngineRecordingCheck(run.job().parameter("engine"), clock).whyInUse(info.pvName());
    if (inUse.isPresent()) {
      throw new JobFailure(
          "PV %s is in use at its appliance: %s".formatted(info.pvName(), inUse.get()));
    }
  }

  private long copy(JobRun run, PvData data, Store destination, Path fetched)
      throws IOException, JobFailure {
    String url = Fetch.rawUrl(run.job().parameter("retrieval") + "/retrieval");
    SampleSource samples =
        transplant.isPrepared(run, destination)
            ? SampleSource.READ_BEFORE
            : fetch.fetch(run, data.pvName(), url, years(), fetched);
    Transplant.Task task =
        new Transplant.Task(
            samples,
            LineRule.asIs(data.info().type(), data.pvName()),
            destination,
            data.key(),
            data.pvName(),
            null);
    Prepared prepared = transplant.prepare(run, task);
    if (prepared.conflicts() > 0) {
      throw new JobFailure(
          "Store %s has %d samples of PV %s with the same times and other values; nothing was changed"
              .formatted(destination.name(), prepared.conflicts(), data.pvName()));
    }
    transplant.publish(run, task);
    run.reached("copied");
    return prepared.samples();
  }

  /** From the first year there can be to the next one, one range each. */
  private List<TimeRange> years() {
    List<TimeRange> years = new ArrayList<>();
    int last = Year.from(clock.instant().atZone(ZoneOffset.UTC)).getValue() + 1;
    for (int year = FIRST_YEAR; year <= last; year++) {
      Instant start = Year.of(year).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
      Instant end = Year.of(year + 1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
      years.add(new TimeRange(start, end.minusNanos(1)));
    }
    return years;
  }

  private long countOf(JobRun run, PvData data) throws IOException {
    long count = 0;
    try (SampleStream samples =
        SampleSource.of(reader, data.key(), data.stores(), SampleSource.ALWAYS).open()) {
      while (samples.next()) {
        count++;
        run.goOn();
      }
    }
    return count;
  }
}
