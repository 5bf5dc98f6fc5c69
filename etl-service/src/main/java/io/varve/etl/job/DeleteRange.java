package io.varve.etl.job;

import io.varve.etl.move.PartitionMove;
import io.varve.etl.run.PvLocks;
import io.varve.etl.run.StoreLocks;
import io.varve.partition.Partition;
import io.varve.plainpb.DamagedHeaderException;
import io.varve.plainpb.LineBuffer;
import io.varve.registry.DeletedRange;
import io.varve.registry.DeletedRanges;
import io.varve.store.Catalogue;
import io.varve.store.Durable;
import io.varve.store.PartitionFile;
import io.varve.store.PartitionReplacement;
import io.varve.store.Quarantine;
import io.varve.store.Sidecars;
import io.varve.store.Store;
import io.varve.store.TimeRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * Takes the samples of a time range out of all stores of a PV, running or not, and keeps them in
 * the trash for a while. Parameters: {@code from} and {@code to}, both ends inside.
 *
 * <p>For each file: its samples of the range are durably in the trash, merged with what is there
 * from an earlier try, before the file is replaced by one without them. So a death at any
 * instruction leaves each sample in the store or in the trash, and a second try finishes the first.
 */
final class DeleteRange implements Operation {
  private final PvAccess access;
  private final DeletedRanges deleted;
  private final Catalogue catalogue;
  private final PartitionContents contents;
  private final PartitionReplacement replacement;
  private final PartitionMove move;
  private final StoreLocks locks;
  private final Trash trash;
  private final Folders folders;
  private final Durable durable;
  private final Quarantine quarantine;
  private final SummaryCare summaries;
  private final Clock clock;

  DeleteRange(
      PvAccess access,
      DeletedRanges deleted,
      Catalogue catalogue,
      PartitionContents contents,
      PartitionReplacement replacement,
      PartitionMove move,
      StoreLocks locks,
      Trash trash,
      Folders folders,
      Durable durable,
      SummaryCare summaries,
      Clock clock) {
    this.access = access;
    this.deleted = deleted;
    this.catalogue = catalogue;
    this.contents = contents;
    this.replacement = replacement;
    this.move = move;
    this.locks = locks;
    this.trash = trash;
    this.folders = folders;
    this.durable = durable;
    this.quarantine = new Quarantine(durable);
    this.summaries = summaries;
    this.clock = clock;
  }

  @Override
  public Map<String, String> run(JobRun run) throws IOException, JobFailure {
    TimeRange range =
        new TimeRange(
            Instant.parse(run.job().parameter("from")), Instant.parse(run.job().parameter("to")));
    PvData data = access.find(run.job().pvName());
    if (data.info().paused()) {
      data = access.atRest(data.pvName());
    }
    Instant sealed = access.sealedBefore(data);
    try (PvLocks.Hold held = access.hold(data)) {
      requireSealed(data, range, sealed);
      for (Store store : data.stores()) {
        locks.open(PvAccess.writable(store));
        requireReadable(data, store, range);
      }
      run.commit();
      note(run, data, range);
      for (Store store : data.stores()) {
        run.say(data.stores().indexOf(store), data.stores().size(), "store " + store.name());
        cutOut(run, data, store, range);
      }
      for (Store store : data.stores()) {
        folders.remove(workOf(run, store));
      }
      DeletedRange done = note(run, data, range);
      return Map.of(
          "samples", String.valueOf(done.samples()), "kept_until", done.keptUntil().toString());
    }
  }

  /** Before any file is cut, so that the deletion does not stop half-way. */
  private void requireReadable(PvData data, Store store, TimeRange range)
      throws IOException, JobFailure {
    for (PartitionFile file : catalogue.files(store, data.key())) {
      if (!PlainSpan.overlaps(file.partition(), range)) {
        continue;
      }
      try {
        contents.of(file);
      } catch (DamagedHeaderException e) {
        throw new JobFailure(
            "%s does not say what it holds, so nothing was deleted; set it aside or repair it first: %s"
                .formatted(file.path(), e.getMessage()));
      }
    }
  }

  /** A file that the engine may still append to cannot be cut. */
  private void requireSealed(PvData data, TimeRange range, Instant sealed)
      throws IOException, JobFailure {
    for (Store store : data.stores()) {
      for (PartitionFile file : catalogue.files(store, data.key())) {
        if (!PlainSpan.isWritable(store)) {
          throw new JobFailure(
              "Store %s is packed and only read; unpack it first".formatted(store.name()));
        }
        if (PlainSpan.overlaps(file.partition(), range)
            && data.stores().indexOf(store) == 0
            && !sealed.equals(Instant.MAX)
            && file.partition().endSecond() > sealed.getEpochSecond()) {
          throw new JobFailure(
              "%s is still written to; pause PV %s first, or delete up to %s only"
                  .formatted(
                      file.path(),
                      data.pvName(),
                      Instant.ofEpochSecond(
                          store.granularity().at(sealed.getEpochSecond()).startSecond())));
        }
      }
    }
    if (sealed.isBefore(range.to()) && !sealed.equals(Instant.MAX)) {
      throw new JobFailure(
          "The engine may still write samples older than %s; pause PV %s first, or delete up to %s"
              .formatted(range.to(), data.pvName(), sealed));
    }
  }

  private void cutOut(JobRun run, PvData data, Store store, TimeRange range)
      throws IOException, JobFailure {
    Store place = null;
    move.settleReduced(store, data.key(), range.to());
    for (PartitionFile file : catalogue.files(store, data.key())) {
      Partition partition = file.partition();
      if (!PlainSpan.overlaps(partition, range)) {
        continue;
      }
      move.settle(store, data.key(), partition.name());
      for (int tries = 0; ; tries++) {
        PartitionContent content = contents.of(file);
        if (content == null || !holdsAny(content, range)) {
          break;
        }
        if (place == null) {
          // Plain files, whatever those of the store are: more may be added to them.
          Store plain = PartitionContents.plainAt(store, store.root());
          place =
              trash.open(run, plain, data.key(), "deleted " + range.from() + " to " + range.to());
          run.reached("trash-opened");
        }
        boolean summarised = summaries.forget(file);
        if (cutOut(run, file, content, place.file(data.key(), partition), range)) {
          if (summarised && Files.exists(file.path())) {
            summaries.provide(file);
          }
          break;
        }
        if (tries > 5) {
          throw new IOException(file.path() + " changes while it is to be cut");
        }
      }
      run.goOn();
    }
  }

  private static boolean holdsAny(PartitionContent file, TimeRange range) throws IOException {
    try (FileSamples samples = file.samples()) {
      while (samples.next()) {
        if (range.contains(samples.current())) {
          return true;
        }
      }
      return false;
    }
  }

  /** False when the file has changed meanwhile. */
  private boolean cutOut(
      JobRun run, PartitionFile file, PartitionContent content, Path kept, TimeRange range)
      throws IOException, JobFailure {
    Store store = file.store();
    Path work = workOf(run, store);
    folders.remove(work);
    folders.make(work);
    folders.make(Objects.requireNonNull(kept.getParent()));
    Path cut = work.resolve("cut.pb");
    Path rest = work.resolve("rest.pb");
    long remaining;
    long taken;
    try (LineFile out = new LineFile(cut, content.header());
        LineFile left = new LineFile(rest, content.header())) {
      long[] counts = split(content, range, out, left);
      taken = counts[0];
      remaining = counts[1];
    }
    requireAll(content, cut, rest, taken, remaining);
    Path whole = work.resolve("whole.pb");
    PlainFile before = PlainFile.of(kept);
    try (LineFile out = new LineFile(whole, content.header())) {
      Union.of(before, PlainFile.of(cut), whole, out::add);
    }
    run.reached("cut");
    Files.move(whole, kept, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    durable.syncFolder(Objects.requireNonNull(kept.getParent()));
    run.reached("in-trash");
    boolean done;
    if (remaining > 0 && !store.appendable()) {
      Path encoded = work.resolve("rest" + store.encoding().extension());
      contents.encode(rest, new PartitionFile(store, encoded, file.partition()));
      rest = encoded;
    }
    if (content.damaged()) {
      done =
          replacement.replace(
              store.root(),
              content.path(),
              content.edition(),
              rest,
              quarantine.placeFor(store.root(), content.path()));
    } else if (remaining == 0) {
      done =
          replacement.takeOut(store.root(), content.path(), content.edition(), work.resolve("out"));
    } else {
      done = replacement.replace(store.root(), content.path(), content.edition(), rest, null);
    }
    run.reached("cut-out");
    folders.remove(work);
    return done;
  }

  private static Path workOf(JobRun run, Store store) {
    return Sidecars.folder(store.root(), "jobs").resolve(run.job().id());
  }

  private static long[] split(
      PartitionContent content, TimeRange range, LineFile out, LineFile left) throws IOException {
    LineBuffer line = new LineBuffer(256);
    long[] counts = new long[2];
    try (FileSamples samples = content.samples()) {
      while (samples.next()) {
        line.clear();
        samples.current().copyLineTo(line);
        boolean within = range.contains(samples.current());
        (within ? out : left).add(line);
        counts[within ? 0 : 1]++;
      }
    }
    return counts;
  }

  /** Reads back what was written; only then anything is replaced. */
  private static void requireAll(
      PartitionContent content, Path cut, Path rest, long taken, long remaining)
      throws IOException, JobFailure {
    Tally all = Tally.of(content);
    if (Tally.of(PlainFile.of(cut)).samples() != taken
        || Tally.of(PlainFile.of(rest)).samples() != remaining
        || all.samples() != taken + remaining) {
      throw new JobFailure(content.path() + " was not cut rightly; it was left as it is");
    }
  }

  /** Puts the range on record, with what lies in the trash of it by now. */
  private DeletedRange note(JobRun run, PvData data, TimeRange range) throws IOException {
    long samples = 0;
    long bytes = 0;
    for (Trash.Content content : trash.of(run.job().id())) {
      for (PartitionFile file : catalogue.files(content.content(), content.key())) {
        samples += Tally.of(contents.of(file)).samples();
        bytes += Files.size(file.path());
      }
    }
    DeletedRange noted =
        new DeletedRange(
            run.job().id(),
            data.pvName(),
            data.info().appliance(),
            range.from(),
            range.to(),
            samples,
            bytes,
            run.job().askedBy(),
            clock.instant(),
            trash.keptUntil(),
            DeletedRange.State.DELETED,
            clock.instant());
    deleted.save(noted);
    return noted;
  }
}
