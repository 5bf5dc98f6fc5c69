package io.varve.etl.job;

import io.varve.etl.run.PvLocks;
import io.varve.partition.Partition;
import io.varve.store.Catalogue;
import io.varve.store.PartitionFile;
import io.varve.store.RangeReader;
import io.varve.store.Sidecars;
import io.varve.store.Store;
import io.varve.store.StoreUrl;
import io.varve.store.TimeRange;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Adds samples from elsewhere to a store of a PV: from another archive ({@code mergeInData}) or
 * from a store given by its URL ({@code importDataFromPlugin}; contract mgmt-engine-etl 1.4).
 *
 * <p>Parameters: {@code storage}; {@code other}, the data retrieval URL of the other archive, or
 * {@code src}, a store URL; {@code from} and {@code to}, without which the spans of the files that
 * are there count. Of two samples of one time that of the store stays.
 */
final class ImportData implements Operation {
  private final PvAccess access;
  private final Catalogue catalogue;
  private final RangeReader reader;
  private final Fetch fetch;
  private final Transplant transplant;
  private final Folders folders;

  ImportData(
      PvAccess access,
      Catalogue catalogue,
      RangeReader reader,
      Fetch fetch,
      Transplant transplant,
      Folders folders) {
    this.access = access;
    this.catalogue = catalogue;
    this.reader = reader;
    this.fetch = fetch;
    this.transplant = transplant;
    this.folders = folders;
  }

  @Override
  public Map<String, String> run(JobRun run) throws IOException, JobFailure {
    PvData data = access.atRest(run.job().pvName());
    Store destination = PvAccess.writable(data.store(run.job().parameter("storage")));
    Path fetched = Sidecars.folder(destination.root(), "jobs").resolve(run.job().id() + "-fetched");
    try (PvLocks.Hold held = access.hold(data)) {
      Transplant.Task task =
          new Transplant.Task(
              transplant.isPrepared(run, destination)
                  ? SampleSource.READ_BEFORE
                  : sourceOf(run, data, destination, fetched),
              LineRule.asIs(data.info().type(), data.pvName()),
              destination,
              data.key(),
              data.pvName(),
              null);
      Prepared prepared = transplant.prepare(run, task);
      transplant.publish(run, task);
      transplant.clear(run, destination);
      return Map.of(
          "samples", String.valueOf(prepared.added()),
          "conflicts", String.valueOf(prepared.conflicts()));
    } finally {
      folders.remove(fetched);
    }
  }

  private SampleSource sourceOf(JobRun run, PvData data, Store destination, Path fetched)
      throws IOException, JobFailure {
    List<TimeRange> ranges = ranges(run, data, destination);
    String src = run.job().parameters().get("src");
    if (src == null) {
      return fetch.fetch(
          run, data.pvName(), Fetch.rawUrl(run.job().parameter("other")), ranges, fetched);
    }
    if (src.startsWith("pbraw:")) {
      String url = StoreUrl.parse(src).get("rawURL");
      if (url == null) {
        throw new JobFailure("The store URL " + src + " has no rawURL");
      }
      return fetch.fetch(run, data.pvName(), url, ranges, fetched);
    }
    Store store = access.storeOf(src);
    return SampleSource.of(reader, data.key(), List.of(store), ranges.getFirst());
  }

  private List<TimeRange> ranges(JobRun run, PvData data, Store destination)
      throws IOException, JobFailure {
    @Nullable String from = run.job().parameters().get("from");
    @Nullable String to = run.job().parameters().get("to");
    if (from != null && to != null) {
      return List.of(new TimeRange(Instant.parse(from), Instant.parse(to)));
    }
    List<TimeRange> ranges = new ArrayList<>();
    for (PartitionFile file : catalogue.files(destination, data.key())) {
      ranges.add(spanOf(file.partition()));
    }
    if (ranges.isEmpty()) {
      throw new JobFailure(
          "PV %s has no file in store %s whose span could be filled; say from and to"
              .formatted(data.pvName(), destination.name()));
    }
    return ranges;
  }

  private static TimeRange spanOf(Partition partition) {
    return new TimeRange(
        Instant.ofEpochSecond(partition.startSecond()),
        Instant.ofEpochSecond(partition.endSecond()).minusNanos(1));
  }
}
