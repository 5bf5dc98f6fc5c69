package io.varve.etl.move;

import io.varve.store.Durable;
import io.varve.store.ObjectStorage;
import io.varve.store.PartitionRemoval;
import io.varve.store.Sidecars;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings bytes into a destination and removes their sources, in the order that survives a crash
 * anywhere (invariant E3). Bytes are added to a destination in place:
 *
 * <ol>
 *   <li>checkpoint "copying", durable before the first byte (E2)
 *   <li>bytes behind what is there, durable as the file's name is
 *   <li>checkpoint "committed", durably
 *   <li>each source removed if it has not grown (E9), durably
 *   <li>checkpoint removed
 * </ol>
 *
 * <p>or they become a destination, or part of one, that is built aside:
 *
 * <ol>
 *   <li>the new file, durable
 *   <li>it takes the destination's name, durably
 *   <li>each source removed as above
 * </ol>
 *
 * <p>The second needs no checkpoint, because there is never a part of it: before it has its name
 * the move has not happened, and afterwards a repetition finds each sample there and removes the
 * sources (E6). It makes the name durable first: who gave it may have died before it did.
 *
 * <p>What the order asks for is when bytes must be durable at the latest. Those of a large file are
 * on their way to the disk while more is copied ({@link GrowingFile}).
 *
 * <p>An object is published in the place of both names and folders, over the version that was
 * looked at and no other; it is durable, whole and found to be right when that returns. One that
 * grows gets the new lines alone, and the storage copies what was there.
 *
 * <p>An exception anywhere leaves the state as it is for {@link Recovery}: nothing is undone here,
 * since a failing disk would fail that too.
 */
final class CrashSafeCopy {
  private static final Logger log = LoggerFactory.getLogger(CrashSafeCopy.class);

  private final Durable durable;
  private final PartitionRemoval removal;
  private final SpaceGate space;
  private final FailPoints failPoints;
  private final int pieceBytes;
  private final long aheadBytes;
  private final MoveSummaries summaries;
  private final Publication publication;

  CrashSafeCopy(
      MoveSettings settings, PartitionRemoval removal, SpaceGate space, MoveSummaries summaries) {
    this.durable = settings.durable();
    this.removal = removal;
    this.space = space;
    this.failPoints = settings.failPoints();
    this.pieceBytes = settings.pieceBytes();
    this.aheadBytes = settings.aheadBytes();
    this.summaries = summaries;
    this.publication = new Publication(durable, failPoints);
  }

  /** Copies whole bodies behind what the destination holds; all are newer than that. */
  void append(List<SourceScan> sources, Target target, Destination there, MoveReport report)
      throws IOException {
    FileLayout layout = there.layout();
    List<Checkpoint.Source> bodies = sources.stream().map(SourceScan::body).toList();
    Checkpoint checkpoint =
        Checkpoint.copying(target.key(), target.partition().name(), layout.end(), bodies);
    if (!fits(target, checkpoint.copiedBytes(), report)) {
      return;
    }
    failPoints.reached(Step.PLANNED);
    if (layout.header() == null) {
      replace(target, report, out -> writeNew(sources, out), there);
      summarise(target, sources.getFirst().layout().start(), sources, report);
      remove(sources, report);
      return;
    }
    ObjectStorage objects = ObjectStorage.of(target.path());
    if (objects != null) {
      grow(objects, sources, target, there, report);
      summarise(target, layout.end(), sources, report);
      remove(sources, report);
      return;
    }
    long copying = System.nanoTime();
    Checkpoints checkpoints = checkpointsOf(target);
    checkpoints.write(checkpoint);
    failPoints.reached(Step.CHECKPOINT_DURABLE);
    appendInPlace(sources, target, there);
    report.spent(Phase.APPEND, copying);
    long committing = System.nanoTime();
    checkpoints.commit(checkpoint);
    failPoints.reached(Step.COMMITTED);
    report.spent(Phase.COMMIT, committing);
    summarise(target, layout.end(), sources, report);
    remove(sources, report);
    checkpoints.removeCommitted(checkpoint);
  }

  /** Puts those samples of a source that the destination lacks where they belong. */
  void insert(SourceScan source, Target target, Destination there, MoveReport report)
      throws IOException {
    FileLayout layout = there.layout();
    long copying = System.nanoTime();
    Insertion insertion = Insertion.find(source, target.path(), layout, target.partition());
    if (insertion.conflicts() > 0) {
      report.conflicts(insertion.conflicts());
      log.warn(
          "{} samples of {} have the time of other samples in {}, which stay",
          insertion.conflicts(),
          source.file().path(),
          target.path());
    }
    report.spent(Phase.APPEND, copying);
    failPoints.reached(Step.PLANNED);
    if (insertion.pieces().isEmpty()) {
      publication.secure(target.path());
    } else {
      if (!fits(target, layout.end() + insertion.bytes(), report)) {
        return;
      }
      summaries.giveUp(target.file(), report);
      replace(target, report, out -> merge(source, target, layout, insertion, out), there);
    }
    // Also when nothing was missing: a move that died may have come to this point.
    long summarising = System.nanoTime();
    summaries.bringUpToDate(target.file(), report);
    report.spent(Phase.POST_PROCESS, summarising);
    remove(List.of(source), report);
  }

  /** While the sources, or a checkpoint, still tell the next one that there is something to do. */
  private void summarise(Target target, long position, List<SourceScan> sources, MoveReport report)
      throws IOException {
    long summarising = System.nanoTime();
    summaries.appended(target, position, sources, report);
    failPoints.reached(Step.SUMMARISED);
    report.spent(Phase.POST_PROCESS, summarising);
  }

  /** What fills a file that is built aside. */
  @FunctionalInterface
  private interface Filling {
    void fill(GrowingFile out) throws IOException;
  }

  /** Builds the destination aside and lets it take its place. */
  private void replace(Target target, MoveReport report, Filling filling, Destination there)
      throws IOException {
    long copying = System.nanoTime();
    publication.publish(build(target, filling), target.path(), there.seen());
    failPoints.reached(Step.COMMITTED);
    report.spent(Phase.APPEND, copying);
  }

  /** Puts whole bodies behind what an object holds. */
  private void grow(
      ObjectStorage objects,
      List<SourceScan> sources,
      Target target,
      Destination there,
      MoveReport report)
      throws IOException {
    long copying = System.nanoTime();
    Path lines = build(target, out -> copyBodies(sources, out));
    tellOfTornTail(target, there.layout());
    publication.grow(objects, lines, target.path(), there.seen(), there.layout().end());
    failPoints.reached(Step.COMMITTED);
    report.spent(Phase.APPEND, copying);
  }

  /** A durable file aside. */
  private Path build(Target target, Filling filling) throws IOException {
    Path staged = checkpointsOf(target).stagedFile(target.key(), target.partition().name());
    Workshop.of(target.store(), durable);
    try (GrowingFile out = new GrowingFile(create(staged), 0, aheadBytes)) {
      filling.fill(out);
      sync(out);
    }
    return staged;
  }

  private static void tellOfTornTail(Target target, FileLayout layout) {
    if (layout.tornBytes() > 0) {
      log.warn("{} ended in {} bytes of a torn line, cut", target.path(), layout.tornBytes());
    }
  }

  private Checkpoints checkpointsOf(Target target) {
    return new Checkpoints(target.store().root(), durable, failPoints);
  }

  private boolean fits(Target target, long bytes, MoveReport report) throws IOException {
    long asking = System.nanoTime();
    Optional<String> refusal = space.refusal(Sidecars.local(target.store().root()), bytes, durable);
    report.spent(Phase.SPACE, asking);
    refusal.ifPresent(sentence -> report.failed(FailureCause.OUT_OF_SPACE, sentence));
    return refusal.isEmpty();
  }

  private void appendInPlace(List<SourceScan> sources, Target target, Destination there)
      throws IOException {
    FileLayout layout = there.layout();
    try (FileChannel file = FileChannel.open(target.path(), StandardOpenOption.WRITE)) {
      Publication.requireStill(target.path(), there.seen());
      tellOfTornTail(target, layout);
      if (layout.tornBytes() > 0) {
        file.truncate(layout.end());
        failPoints.reached(Step.TAIL_CUT);
      }
      file.position(layout.end());
      GrowingFile out = new GrowingFile(file, layout.end(), aheadBytes);
      copyBodies(sources, out);
      sync(out);
    }
    // A move that died before it did this may have made the file.
    publication.syncFolderOf(target.path());
  }

  private void writeNew(List<SourceScan> sources, GrowingFile out) throws IOException {
    // The source's own line, so that whatever it says travels on (invariant E21).
    SourceScan first = sources.getFirst();
    first.content().copy(0, first.layout().start(), out.channel(), pieceBytes, failPoints);
    copyBodies(sources, out);
  }

  private void copyBodies(List<SourceScan> sources, GrowingFile out) throws IOException {
    for (SourceScan source : sources) {
      FileLayout body = source.layout();
      source.content().copy(body.start(), body.end(), out.channel(), pieceBytes, failPoints);
      out.added();
    }
  }

  private void merge(
      SourceScan source, Target target, FileLayout layout, Insertion insertion, GrowingFile out)
      throws IOException {
    SourceFile in = source.content();
    FileChannel made = out.channel();
    if (layout.header() == null) {
      in.copy(0, source.layout().start(), made, pieceBytes, failPoints);
      for (Insertion.Piece piece : insertion.pieces()) {
        in.copy(piece.from(), piece.to(), made, pieceBytes, failPoints);
      }
      return;
    }
    try (FileChannel old = FileChannel.open(target.path(), StandardOpenOption.READ)) {
      long at = 0;
      for (Insertion.Piece piece : insertion.pieces()) {
        Transfer.copy(old, at, piece.at(), made, pieceBytes, failPoints);
        in.copy(piece.from(), piece.to(), made, pieceBytes, failPoints);
        at = piece.at();
        out.added();
      }
      Transfer.copy(old, at, layout.end(), made, pieceBytes, failPoints);
    }
  }

  private void sync(GrowingFile out) throws IOException {
    failPoints.reached(Step.COPIED);
    out.sync();
    failPoints.reached(Step.DATA_SYNCED);
  }

  /** Sources of one store; those that changed keep their place, and the rest follows later. */
  private void remove(List<SourceScan> sources, MoveReport report) throws IOException {
    long removing = System.nanoTime();
    Path root = sources.getFirst().file().store().root();
    List<PartitionRemoval.Copied> copied =
        sources.stream()
            .map(s -> new PartitionRemoval.Copied(s.file().path(), s.content().edition()))
            .toList();
    Iterator<SourceScan> inOrder = sources.iterator();
    removal.remove(
        root,
        copied,
        (file, outcome) -> {
          SourceScan source = inOrder.next();
          FileLayout body = source.layout();
          switch (outcome) {
            case REMOVED -> {
              report.moved(body.end() - body.start());
              summaries.forget(source.file(), report);
              failPoints.reached(Step.SOURCE_REMOVED);
            }
            case CHANGED -> {
              log.info("{} has changed since it was copied; the rest follows", file.file());
              report.deferred();
            }
            case ABSENT -> report.deferred();
          }
        });
    failPoints.reached(Step.SOURCES_REMOVED);
    report.spent(Phase.REMOVE, removing);
  }

  private static FileChannel create(Path staged) throws IOException {
    return FileChannel.open(
        staged,
        StandardOpenOption.CREATE,
        StandardOpenOption.WRITE,
        StandardOpenOption.TRUNCATE_EXISTING);
  }
}
