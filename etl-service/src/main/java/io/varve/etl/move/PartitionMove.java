package io.varve.etl.move;

import io.varve.operator.Reduction;
import io.varve.partition.Partition;
import io.varve.plainpb.DamagedHeaderException;
import io.varve.store.Catalogue;
import io.varve.store.Durable;
import io.varve.store.Edition;
import io.varve.store.FreeSpace;
import io.varve.store.Moment;
import io.varve.store.ObjectStorage;
import io.varve.store.OpenPartition;
import io.varve.store.PartitionFile;
import io.varve.store.PartitionFormats;
import io.varve.store.PartitionRemoval;
import io.varve.store.Store;
import io.varve.summary.Summaries;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves partitions of one PV into one partition of the next store so that each sample is there
 * exactly once, whatever dies and when.
 *
 * <p>Where both ends are PlainPB files in folders, bytes are copied ({@link PartitionCopy}); every
 * other destination is made anew ({@link PartitionRewrite}).
 *
 * <p>One move at a time per PV and destination; the caller sees to it. Thread-safe otherwise.
 */
public final class PartitionMove {
  private static final Logger log = LoggerFactory.getLogger(PartitionMove.class);

  private final Durable durable;
  private final PartitionRemoval removal;
  private final PartitionCopy copy;
  private final Recovery recovery;
  private final PartitionRewrite rewrite;
  private final ReducingMove reducing;
  private final PartitionFormats formats;
  private final FailPoints failPoints;
  private final MoveSummaries summaries;

  /** One that moves PlainPB files from folder to folder, and keeps summaries of them. */
  public PartitionMove(Durable durable, PartitionRemoval removal, FreeSpace space, long reserve) {
    this(durable, removal, space, reserve, new Summaries(new Catalogue()));
  }

  /**
   * @param reserve bytes that stay free in each store
   * @param summaries null when none are wanted
   */
  public PartitionMove(
      Durable durable,
      PartitionRemoval removal,
      FreeSpace space,
      long reserve,
      @Nullable Summaries summaries) {
    this(durable, removal, space, reserve, summaries, new PartitionFormats(List.of()));
  }

  /**
   * @param reserve bytes that stay free in each store
   * @param summaries null when none are wanted
   * @param formats what partitions may be
   */
  public PartitionMove(
      Durable durable,
      PartitionRemoval removal,
      FreeSpace space,
      long reserve,
      @Nullable Summaries summaries,
      PartitionFormats formats) {
    this(
        new MoveSettings(
            durable,
            FailPoints.NONE,
            Transfer.PIECE,
            MoveSettings.AHEAD,
            SortedRuns.MEMORY,
            MoveSettings.MOST_INSERTED),
        removal,
        new SpaceGate(space, reserve),
        new MoveSummaries(summaries),
        formats);
  }

  PartitionMove(
      MoveSettings settings,
      PartitionRemoval removal,
      SpaceGate space,
      MoveSummaries summaries,
      PartitionFormats formats) {
    this.durable = settings.durable();
    this.removal = removal;
    this.failPoints = settings.failPoints();
    this.summaries = summaries;
    this.formats = formats;
    this.recovery = new Recovery(durable, failPoints, summaries);
    this.copy = new PartitionCopy(settings, removal, space, summaries);
    this.rewrite = new PartitionRewrite(formats, removal, space, summaries, settings);
    this.reducing = new ReducingMove(formats, rewrite, recovery, space, settings);
  }

  /**
   * Moves files into a partition of the next store.
   *
   * @param key the PV's key
   * @param destination the next store
   * @param partition the destination's partition; all files lie within it
   * @param files of one store, oldest first
   * @param report takes what happened
   */
  public void move(
      String key,
      Store destination,
      Partition partition,
      List<PartitionFile> files,
      MoveReport report) {
    move(key, destination, partition, files, List.of(), report);
  }

  /**
   * As {@link #move(String, Store, Partition, List, MoveReport)}, with samples of others.
   *
   * @param borrowed files whose samples of the same time come along, and that stay where they are
   */
  public void move(
      String key,
      Store destination,
      Partition partition,
      List<PartitionFile> files,
      List<PartitionFile> borrowed,
      MoveReport report) {
    long settling = System.nanoTime();
    try {
      recovery.settle(destination, key, partition.name());
    } catch (IOException e) {
      report.failed(
          FailureCause.UNSETTLED,
          "An earlier move into " + destination.file(key, partition) + " cannot be settled: " + e);
      return;
    } finally {
      report.spent(Phase.PREPARE, settling);
    }
    summaries.makeGood(report);
    Target target = new Target(destination, key, partition);
    if (borrowed.isEmpty()
        && destination.appendable()
        && files.stream().allMatch(file -> file.store().appendable())) {
      copy.move(
          target, files, large -> rewrite.move(target, List.of(large), List.of(), report), report);
    } else {
      rewrite.move(target, files, borrowed, report);
    }
  }

  /**
   * Moves files into a store that keeps the results of an operator in the place of samples.
   *
   * @param files of one store, oldest first; of any partitions of the next store
   */
  public void reduce(
      String key,
      Store destination,
      Reduction reduction,
      List<PartitionFile> files,
      MoveReport report) {
    summaries.makeGood(report);
    if (ObjectStorage.of(destination.root()) == null) {
      reducing.move(key, destination, reduction, files, report);
    } else {
      report.failed(
          FailureCause.CONFIGURATION,
          "Store "
              + destination.name()
              + " is no folder and cannot keep reduced data; its samples wait in the store before");
    }
  }

  /**
   * To be called before results of a store with reduced data are changed by other means than a
   * move: those that moves to come would have completed stay as they are then.
   *
   * @param upTo nothing newer is changed
   */
  public void settleReduced(Store store, String key, Instant upTo) throws IOException {
    reducing.forget(store, key, Moment.of(upTo));
  }

  /**
   * Removes files without keeping their samples anywhere: the way into a blackhole, which somebody
   * must have chosen.
   */
  public void discard(List<PartitionFile> files, MoveReport report) {
    for (PartitionFile file : files) {
      long removing = System.nanoTime();
      try {
        Edition seen = Edition.of(file.path());
        if (removal.removeIfStill(file.store().root(), file.path(), seen)) {
          if (file.store().appendable()) {
            summaries.forget(file, report);
          }
          failPoints.reached(Step.SOURCE_REMOVED);
          report.moved(seen.length());
        } else {
          report.deferred();
        }
      } catch (IOException e) {
        report.failed(FailureCause.IO, file.path() + " cannot be removed: " + e);
      }
      report.spent(Phase.REMOVE, removing);
    }
  }

  /**
   * Settles a move into a partition that did not end.
   *
   * @throws IOException when it cannot be settled now
   */
  public void settle(Store store, String key, String partition) throws IOException {
    recovery.settle(store, key, partition);
  }

  /** Settles what is left in a whole store; what cannot be settled now stays. */
  public void settleAll(Store store) throws IOException {
    Workshop.sweep(Workshop.of(store, durable));
    Checkpoints checkpoints = new Checkpoints(store.root(), durable, failPoints);
    for (Checkpoint left : checkpoints.all()) {
      try {
        recovery.settle(store, left.key(), left.partition());
      } catch (IOException e) {
        log.warn(
            "An unfinished move into {} of {} is kept for later: {}",
            left.partition(),
            left.key(),
            e.toString());
      }
    }
    checkpoints.removeStaged();
  }

  /** Whether a file is the destination of a move that did not end (invariant E15). */
  public boolean isUnfinishedDestination(Store store, String key, Partition partition)
      throws IOException {
    return new Checkpoints(store.root(), durable, failPoints).exists(key, partition.name());
  }

  /** Whether a file has no sample line; one that cannot be read counts as having some. */
  public boolean holdsNoSample(PartitionFile file) throws IOException {
    if (!file.store().appendable()) {
      return isWholeAndEmpty(file);
    }
    try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ)) {
      return FileLayout.of(channel).holdsNoSample();
    } catch (NoSuchFileException gone) {
      return true;
    } catch (DamagedHeaderException e) {
      return false;
    }
  }

  private boolean isWholeAndEmpty(PartitionFile file) throws IOException {
    try (OpenPartition partition = formats.open(file)) {
      return partition == null || partition.last() == null;
    } catch (NoSuchFileException gone) {
      return true;
    } catch (DamagedHeaderException e) {
      return false;
    }
  }

  /** Removes what moves keep of a PV whose files are deleted (invariant E30). */
  public void forget(Store store, String key) throws IOException {
    Checkpoints checkpoints = new Checkpoints(store.root(), durable, failPoints);
    for (Checkpoint checkpoint : checkpoints.all()) {
      if (checkpoint.key().equals(key)) {
        checkpoints.remove(key, checkpoint.partition());
      }
    }
    reducing.forget(store, key);
  }
}
