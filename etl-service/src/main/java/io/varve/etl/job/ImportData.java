package io.varve.etl.job;

import io.varve.etl.run.PvLocks;
import io.varve.partition.Partition;
import io.varve.plainpb.SampleCursor;
import io.varve.store.Catalogue;
import io.varve.store.PartitionFile;
import io.varve.store.RangeReader;
import io.varve.store.SampleStream;
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
  private final RemoteArchive remote;
  private final Transplant transplant;
  private final Folders folders;

  ImportData(
      PvAccess access,
      Catalogue catalogue,
      RangeReader reader,
      RemoteArchive remote,
      Transplant transplant,
      Folders folders) {
    this.access = access;
    this.catalogue = catalogue;
    this.reader = reader;
    this.remote = remote;
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
              sourceOf(run, data, destination, fetched),
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
      return fetched(run, data, rawUrl(run.job().parameter("other")), ranges, fetched);
    }
    if (src.startsWith("pbraw:")) {
      String url = StoreUrl.parse(src).get("rawURL");
      if (url == null) {
        throw new JobFailure("The store URL " + src + " has no rawURL");
      }
      return fetched(run, data, url, ranges, fetched);
    }
    Store store = access.storeOf(src);
    return SampleSource.of(reader, data.key(), List.of(store), ranges.getFirst());
  }

  private static String rawUrl(String retrievalUrl) {
    String base = retrievalUrl.replaceFirst("/+$", "");
    return base.endsWith("/data/getData.raw") ? base : base + "/data/getData.raw";
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

  private SampleSource fetched(
      JobRun run, PvData data, String rawUrl, List<TimeRange> ranges, Path folder)
      throws IOException, JobFailure {
    folders.remove(folder);
    folders.make(folder);
    List<Piece> pieces = new ArrayList<>();
    for (TimeRange range : ranges) {
      run.say(pieces.size(), ranges.size(), "fetching " + range.from() + " to " + range.to());
      Path file = folder.resolve(pieces.size() + ".raw");
      if (!remote.fetch(run, rawUrl, data.pvName(), range, file)) {
        throw new JobFailure(rawUrl + " does not know PV " + data.pvName());
      }
      pieces.add(new Piece(file, range));
      run.reached("fetched");
    }
    return () -> new Pieces(pieces);
  }

  /** One answer and the range it is of; it may hold the sample before that, too. */
  private record Piece(Path file, TimeRange range) {}

  /** Answers one after the other. */
  private static final class Pieces implements SampleStream {
    private final List<Piece> pieces;
    private int next;
    private @Nullable SampleStream open;

    Pieces(List<Piece> pieces) {
      this.pieces = List.copyOf(pieces);
    }

    @Override
    public boolean next() throws IOException {
      while (true) {
        if (open != null && open.next()) {
          return true;
        }
        close();
        if (next == pieces.size()) {
          return false;
        }
        Piece piece = pieces.get(next++);
        open = new SampleSource.Within(RawAnswer.open(piece.file), piece.range);
      }
    }

    @Override
    public SampleCursor current() {
      if (open == null) {
        throw new IllegalStateException("There is no current sample");
      }
      return open.current();
    }

    @Override
    public String source() {
      return open == null ? "" : open.source();
    }

    @Override
    public void close() throws IOException {
      try (SampleStream closing = open) {
        open = null;
      }
    }
  }
}
