package io.varve.etl.move;

import io.varve.partition.Partition;
import io.varve.plainpb.DamagedHeaderException;
import io.varve.plainpb.PartitionHeader;
import io.varve.store.Catalogue;
import io.varve.store.Durable;
import io.varve.store.FreeSpace;
import io.varve.store.PartitionFile;
import io.varve.store.PartitionRemoval;
import io.varve.store.Store;
import io.varve.summary.Summaries;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves partitions of one PV into one partition of the next store so that each sample is there
 * exactly once, whatever dies and when.
 *
 * <p>The order of {@link CrashSafeCopy} makes a move safe to repeat; this class decides what it
 * copies. Sources that lie behind everything the destination holds, in time order, are copied
 * together and byte for byte. A source that overlaps the destination is compared with it sample by
 * sample, and what is missing goes where it belongs. Both look at the destination as it is, so that
 * a source that was moved before, wholly or in part, is never doubled.
 *
 * <p>One move at a time per PV and destination; the caller sees to it. Thread-safe otherwise.
 */
public final class PartitionMove {
  private static final Logger log = LoggerFactory.getLogger(PartitionMove.class);

  /** Bytes of sources that a move keeps in memory between looking at them and copying them. */
  private static final long KEPT_BYTES = 16 * 1024 * 1024;

  private final Durable durable;
  private final PartitionRemoval removal;
  private final CrashSafeCopy copy;
  private final Recovery recovery;
  private final FailPoints failPoints;
  private final MoveSummaries summaries;

  /** One that keeps summaries of what it moves. */
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
    this(
        durable,
        removal,
        new SpaceGate(space, reserve),
        FailPoints.NONE,
        Transfer.PIECE,
        new MoveSummaries(summaries));
  }

  PartitionMove(
      Durable durable,
      PartitionRemoval removal,
      SpaceGate space,
      FailPoints failPoints,
      int pieceBytes,
      MoveSummaries summaries) {
    this.durable = durable;
    this.removal = removal;
    this.failPoints = failPoints;
    this.summaries = summaries;
    this.recovery = new Recovery(durable, failPoints, summaries);
    this.copy = new CrashSafeCopy(durable, removal, space, failPoints, pieceBytes, summaries);
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
    long looking = System.nanoTime();
    Target target = new Target(destination, key, partition);
    Deque<SourceScan> sources = new ArrayDeque<>(readable(files, target, report));
    report.spent(Phase.LIST, looking);
    while (!sources.isEmpty() && !report.outOfSpace()) {
      moveNext(target, sources, report);
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
    try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ)) {
      return FileLayout.of(channel).holdsNoSample();
    } catch (NoSuchFileException gone) {
      return true;
    } catch (DamagedHeaderException e) {
      return false;
    }
  }

  /** Removes the checkpoints of a PV whose files are deleted (invariant E30). */
  public void forget(Store store, String key) throws IOException {
    Checkpoints checkpoints = new Checkpoints(store.root(), durable, failPoints);
    for (Checkpoint checkpoint : checkpoints.all()) {
      if (checkpoint.key().equals(key)) {
        checkpoints.remove(key, checkpoint.partition());
      }
    }
  }

  private List<SourceScan> readable(List<PartitionFile> files, Target target, MoveReport report) {
    List<SourceScan> readable = new ArrayList<>();
    MoveSummaries.Counting counting = summaries.into(target, report);
    long room = KEPT_BYTES;
    for (PartitionFile file : files) {
      try {
        SourceScan scan = look(file, target, counting, room, report);
        if (scan != null) {
          readable.add(scan);
          room -= scan.content().kept();
        }
      } catch (NoSuchFileException gone) {
        report.deferred();
      } catch (DamagedHeaderException e) {
        report.failed(
            FailureCause.DAMAGED,
            file.path() + " cannot be read and stays where it is: " + e.getMessage());
      } catch (IOException e) {
        report.failed(FailureCause.IO, file.path() + " cannot be read: " + e);
      }
    }
    readable.sort(Comparator.comparingLong(SourceScan::first));
    return readable;
  }

  private @Nullable SourceScan look(
      PartitionFile file,
      Target target,
      MoveSummaries.Counting counting,
      long room,
      MoveReport report)
      throws IOException {
    Partition partition = target.partition();
    boolean summarised = summaries.has(file);
    SourceFile content = SourceFile.open(file.path(), summarised ? 0 : room);
    FileLayout layout = content.layout();
    if (layout.holdsNoSample()) {
      removeEmpty(file, layout, report);
      return null;
    }
    Summaries.Known known = summarised ? summaries.known(file, target, layout) : null;
    SourceScan scan =
        known == null
            ? SourceScan.of(file, content, partition, counting)
            : SourceScan.of(file, content, partition, known);
    if (scan.strays() > 0) {
      report.failed(
          FailureCause.STRAY_SAMPLES,
          file.path()
              + " holds "
              + scan.strays()
              + " samples outside "
              + partition.name()
              + " and stays where it is; correct their time or move them by hand");
      return null;
    }
    if (scan.samples() == 0) {
      report.failed(
          FailureCause.DAMAGED, file.path() + " holds no readable sample and stays where it is");
      return null;
    }
    if (layout.tornBytes() > 0) {
      log.warn("{} ends in {} bytes of a torn line", file.path(), layout.tornBytes());
    }
    return scan;
  }

  /** Removes a file without samples, unless one has come meanwhile (invariant E26). */
  private void removeEmpty(PartitionFile file, FileLayout layout, MoveReport report)
      throws IOException {
    if (removal.removeIfLength(file.store().root(), file.path(), layout.length())) {
      failPoints.reached(Step.SOURCE_REMOVED);
      report.moved(0);
    } else {
      report.deferred();
    }
  }

  private void moveNext(Target target, Deque<SourceScan> sources, MoveReport report) {
    SourceScan next = sources.getFirst();
    try {
      FileLayout layout = layoutOf(target);
      if (!agrees(layout, next.header())) {
        sources.removeFirst();
        report.failed(
            FailureCause.OTHER_HEADER,
            next.file().path()
                + " holds "
                + said(next.header())
                + " and stays where it is: "
                + target.path()
                + " holds "
                + said(layout.header()));
        return;
      }
      List<SourceScan> behind = takeBehind(sources, NewestTime.in(target, layout), next.header());
      if (behind.isEmpty()) {
        copy.insert(read(sources.removeFirst(), target), target, layout, report);
      } else {
        copy.append(behind, target, layout, report);
      }
    } catch (IOException e) {
      // The rest of this destination waits too: its checkpoint must be settled first.
      sources.clear();
      report.failed(FailureCause.IO, "Moving into " + target.path() + " failed: " + e);
    }
  }

  /** A source whose samples were looked at one by one. */
  private static SourceScan read(SourceScan source, Target target) throws IOException {
    return source.isRead()
        ? source
        : SourceScan.of(
            source.file(), source.content(), target.partition(), (file, header, layout) -> null);
  }

  /**
   * Takes the sources that follow the given time one after the other: those that are appended
   * together.
   */
  private static List<SourceScan> takeBehind(
      Deque<SourceScan> sources, long newest, PartitionHeader header) {
    List<SourceScan> taken = new ArrayList<>();
    long last = newest;
    while (!sources.isEmpty()) {
      SourceScan next = sources.getFirst();
      if (!next.ordered() || next.first() <= last || !sameFile(header, next.header())) {
        break;
      }
      taken.add(sources.removeFirst());
      last = next.last();
    }
    return taken;
  }

  /** How the destination lies on disk; one without a readable header is set aside (C2). */
  private FileLayout layoutOf(Target target) throws IOException {
    Path path = target.path();
    if (!Presence.exists(path)) {
      return FileLayout.ABSENT;
    }
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      return FileLayout.of(file);
    } catch (DamagedHeaderException e) {
      Path aside = new Quarantine(durable).setAside(target.store().root(), path);
      log.error("{} was set aside as {}: {}", path, aside, e.getMessage());
      return FileLayout.ABSENT;
    }
  }

  private static boolean agrees(FileLayout destination, PartitionHeader source) {
    PartitionHeader header = destination.header();
    return header == null || sameFile(header, source);
  }

  private static boolean sameFile(PartitionHeader one, PartitionHeader other) {
    return one.type() == other.type()
        && one.pvName().equals(other.pvName())
        && one.year() == other.year();
  }

  private static String said(@Nullable PartitionHeader header) {
    return header == null
        ? "nothing"
        : header.type().dbrName() + " of " + header.pvName() + " in " + header.year();
  }
}
