package io.varve.etl.move;

import io.varve.store.Durable;
import io.varve.store.PartitionFile;
import io.varve.store.PartitionRemoval;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings bytes into a destination and removes their sources, in the order that survives a crash
 * anywhere (invariant E3):
 *
 * <ol>
 *   <li>checkpoint "copying", durable before the first byte (E2)
 *   <li>bytes into the destination, or into a new file beside it
 *   <li>bytes durable; the new file takes its name; the folder durable
 *   <li>checkpoint "committed"
 *   <li>each source removed if it has not grown (E9)
 *   <li>checkpoint removed
 * </ol>
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

  CrashSafeCopy(
      Durable durable,
      PartitionRemoval removal,
      SpaceGate space,
      FailPoints failPoints,
      int pieceBytes) {
    this.durable = durable;
    this.removal = removal;
    this.space = space;
    this.failPoints = failPoints;
    this.pieceBytes = pieceBytes;
  }

  /** Copies whole bodies behind what the destination holds; all are newer than that. */
  void append(List<SourceScan> sources, Target target, FileLayout layout, MoveReport report)
      throws IOException {
    List<Checkpoint.Source> bodies = sources.stream().map(SourceScan::body).toList();
    boolean inPlace = layout.header() != null;
    Checkpoint checkpoint =
        new Checkpoint(
            Checkpoint.State.COPYING,
            inPlace ? Checkpoint.Method.APPEND : Checkpoint.Method.REPLACE,
            target.key(),
            target.partition().name(),
            layout.end(),
            bodies);
    if (!fits(target, checkpoint.copiedBytes(), report)) {
      return;
    }
    long copying = System.nanoTime();
    Checkpoints checkpoints = begin(checkpoint, target);
    if (inPlace) {
      appendInPlace(bodies, target, layout);
    } else {
      Path staged = checkpoints.stagedFile(target.key(), target.partition().name());
      try (FileChannel out = create(staged)) {
        copyHeader(sources.getFirst(), out);
        for (Checkpoint.Source body : bodies) {
          copyBody(body, out);
        }
        sync(out);
      }
      putInPlace(staged, target);
    }
    report.spent(Phase.APPEND, copying);
    end(checkpoint, checkpoints, sources, report);
  }

  /** Puts those samples of a source that the destination lacks where they belong. */
  void insert(SourceScan source, Target target, FileLayout layout, MoveReport report)
      throws IOException {
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
    failPoints.reached(Step.PLANNED);
    if (insertion.pieces().isEmpty()) {
      report.spent(Phase.APPEND, copying);
      long removing = System.nanoTime();
      remove(source, report);
      report.spent(Phase.REMOVE, removing);
      return;
    }
    if (!fits(target, layout.end() + insertion.bytes(), report)) {
      return;
    }
    Checkpoint checkpoint =
        new Checkpoint(
            Checkpoint.State.COPYING,
            Checkpoint.Method.REPLACE,
            target.key(),
            target.partition().name(),
            layout.end(),
            List.of(source.body()));
    Checkpoints checkpoints = begin(checkpoint, target);
    Path staged = checkpoints.stagedFile(target.key(), target.partition().name());
    try (FileChannel out = create(staged)) {
      merge(source, target, layout, insertion, out);
      sync(out);
    }
    putInPlace(staged, target);
    report.spent(Phase.APPEND, copying);
    end(checkpoint, checkpoints, List.of(source), report);
  }

  private boolean fits(Target target, long bytes, MoveReport report) throws IOException {
    long asking = System.nanoTime();
    Optional<String> refusal = space.refusal(target.store().root(), bytes, durable);
    report.spent(Phase.SPACE, asking);
    refusal.ifPresent(sentence -> report.failed(FailureCause.OUT_OF_SPACE, sentence));
    return refusal.isEmpty();
  }

  private Checkpoints begin(Checkpoint checkpoint, Target target) throws IOException {
    failPoints.reached(Step.PLANNED);
    Checkpoints checkpoints = new Checkpoints(target.store().root(), durable, failPoints);
    checkpoints.write(checkpoint);
    failPoints.reached(Step.CHECKPOINT_DURABLE);
    return checkpoints;
  }

  private void appendInPlace(List<Checkpoint.Source> bodies, Target target, FileLayout layout)
      throws IOException {
    try (FileChannel out = FileChannel.open(target.path(), StandardOpenOption.WRITE)) {
      if (out.size() != layout.length()) {
        throw new IOException(
            target.path() + " changed while it was looked at; is another program writing to it?");
      }
      if (layout.tornBytes() > 0) {
        log.warn("{} ended in {} bytes of a torn line, cut", target.path(), layout.tornBytes());
        out.truncate(layout.end());
        failPoints.reached(Step.TAIL_CUT);
      }
      out.position(layout.end());
      for (Checkpoint.Source body : bodies) {
        copyBody(body, out);
      }
      sync(out);
    }
    syncFolderOf(target.path());
    failPoints.reached(Step.FOLDER_SYNCED);
  }

  private void copyHeader(SourceScan source, FileChannel out) throws IOException {
    // The source's own line, so that whatever it says travels on (invariant E21).
    try (FileChannel in = FileChannel.open(source.file().path(), StandardOpenOption.READ)) {
      Transfer.copy(in, 0, source.layout().start(), out, pieceBytes, failPoints);
    }
  }

  private void copyBody(Checkpoint.Source body, FileChannel out) throws IOException {
    try (FileChannel in = FileChannel.open(body.path(), StandardOpenOption.READ)) {
      Transfer.copy(in, body.from(), body.to(), out, pieceBytes, failPoints);
    }
  }

  private void merge(
      SourceScan source, Target target, FileLayout layout, Insertion insertion, FileChannel out)
      throws IOException {
    try (FileChannel in = FileChannel.open(source.file().path(), StandardOpenOption.READ)) {
      if (layout.header() == null) {
        Transfer.copy(in, 0, source.layout().start(), out, pieceBytes, failPoints);
        for (Insertion.Piece piece : insertion.pieces()) {
          Transfer.copy(in, piece.from(), piece.to(), out, pieceBytes, failPoints);
        }
        return;
      }
      try (FileChannel old = FileChannel.open(target.path(), StandardOpenOption.READ)) {
        long at = 0;
        for (Insertion.Piece piece : insertion.pieces()) {
          Transfer.copy(old, at, piece.at(), out, pieceBytes, failPoints);
          Transfer.copy(in, piece.from(), piece.to(), out, pieceBytes, failPoints);
          at = piece.at();
        }
        Transfer.copy(old, at, layout.end(), out, pieceBytes, failPoints);
      }
    }
  }

  private void sync(FileChannel out) throws IOException {
    failPoints.reached(Step.COPIED);
    out.force(true);
    failPoints.reached(Step.DATA_SYNCED);
  }

  private void putInPlace(Path staged, Target target) throws IOException {
    Path folder = target.path().getParent();
    if (folder != null) {
      durable.createFolders(folder);
    }
    Files.move(
        staged, target.path(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    failPoints.reached(Step.RENAMED);
    syncFolderOf(target.path());
    failPoints.reached(Step.FOLDER_SYNCED);
  }

  private void end(
      Checkpoint checkpoint, Checkpoints checkpoints, List<SourceScan> sources, MoveReport report)
      throws IOException {
    long committing = System.nanoTime();
    checkpoints.write(checkpoint.committed());
    failPoints.reached(Step.COMMITTED);
    report.spent(Phase.COMMIT, committing);
    long removing = System.nanoTime();
    for (SourceScan source : sources) {
      remove(source, report);
    }
    checkpoints.remove(checkpoint.key(), checkpoint.partition());
    report.spent(Phase.REMOVE, removing);
  }

  private void remove(SourceScan source, MoveReport report) throws IOException {
    PartitionFile file = source.file();
    try {
      if (removal.removeIfLength(file.store().root(), file.path(), source.layout().length())) {
        failPoints.reached(Step.SOURCE_REMOVED);
        report.moved(source.layout().end() - source.layout().start());
      } else {
        log.info("{} has grown since it was copied; the rest follows", file.path());
        report.deferred();
      }
    } catch (NoSuchFileException gone) {
      report.deferred();
    }
  }

  private static FileChannel create(Path staged) throws IOException {
    return FileChannel.open(
        staged,
        StandardOpenOption.CREATE,
        StandardOpenOption.WRITE,
        StandardOpenOption.TRUNCATE_EXISTING);
  }

  private void syncFolderOf(Path file) throws IOException {
    Path folder = file.getParent();
    if (folder != null) {
      durable.syncFolder(folder);
    }
  }
}
