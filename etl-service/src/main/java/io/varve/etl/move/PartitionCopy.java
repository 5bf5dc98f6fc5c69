package io.varve.etl.move;

import io.varve.partition.Partition;
import io.varve.plainpb.DamagedHeaderException;
import io.varve.plainpb.PartitionHeader;
import io.varve.store.Durable;
import io.varve.store.Edition;
import io.varve.store.PartitionFile;
import io.varve.store.PartitionRemoval;
import io.varve.summary.Summaries;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves PlainPB files into a PlainPB file by copying bytes: the way for stores in folders.
 *
 * <p>Sources that lie behind everything the destination holds, in time order, are copied together
 * and byte for byte. A source that overlaps the destination is compared with it sample by sample,
 * and what is missing goes where it belongs; if it has very many, the two are merged anew. All look
 * at the destination as it is, so that a source that was moved before, wholly or in part, is never
 * doubled. The order of {@link CrashSafeCopy} makes it safe to repeat.
 */
final class PartitionCopy {
  private static final Logger log = LoggerFactory.getLogger(PartitionCopy.class);

  /** Bytes of sources that a move keeps in memory between looking at them and copying them. */
  private static final long KEPT_BYTES = 16 * 1024 * 1024;

  private final Durable durable;
  private final PartitionRemoval removal;
  private final FailPoints failPoints;
  private final MoveSummaries summaries;
  private final CrashSafeCopy copy;
  private final int mostInserted;

  PartitionCopy(
      MoveSettings settings, PartitionRemoval removal, SpaceGate space, MoveSummaries summaries) {
    this.durable = settings.durable();
    this.removal = removal;
    this.failPoints = settings.failPoints();
    this.summaries = summaries;
    this.mostInserted = settings.mostInserted();
    this.copy = new CrashSafeCopy(settings, removal, space, summaries);
  }

  /**
   * Moves files of one store, oldest first.
   *
   * @param rewrite takes a file that overlaps the destination and has too many samples for the
   *     memory that comparing them takes
   */
  void move(
      Target target,
      List<PartitionFile> files,
      Consumer<PartitionFile> rewrite,
      MoveReport report) {
    long looking = System.nanoTime();
    Deque<SourceScan> sources = new ArrayDeque<>(readable(files, target, report));
    report.spent(Phase.LIST, looking);
    while (!sources.isEmpty() && !report.outOfSpace()) {
      moveNext(target, sources, rewrite, report);
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
      removeEmpty(file, content.edition(), report);
      return null;
    }
    Summaries.Known known = summarised ? summaries.known(file, target, layout) : null;
    SourceScan scan =
        known == null
            ? SourceScan.of(file, content, partition, counting)
            : SourceScan.of(file, content, partition, known);
    if (!isSound(scan, target, report)) {
      return null;
    }
    if (layout.tornBytes() > 0) {
      log.warn("{} ends in {} bytes of a torn line", file.path(), layout.tornBytes());
    }
    return scan;
  }

  private static boolean isSound(SourceScan scan, Target target, MoveReport report) {
    Path path = scan.file().path();
    if (scan.strays() > 0) {
      report.failed(
          FailureCause.STRAY_SAMPLES,
          path
              + " holds "
              + scan.strays()
              + " samples outside "
              + target.partition().name()
              + " and stays where it is; correct their time or move them by hand");
      return false;
    }
    if (scan.samples() == 0) {
      report.failed(FailureCause.DAMAGED, path + " holds no readable sample and stays where it is");
      return false;
    }
    return true;
  }

  /** Removes a file without samples, unless one has come meanwhile (invariant E26). */
  private void removeEmpty(PartitionFile file, Edition seen, MoveReport report) throws IOException {
    if (removal.removeIfStill(file.store().root(), file.path(), seen)) {
      failPoints.reached(Step.SOURCE_REMOVED);
      report.moved(0);
    } else {
      report.deferred();
    }
  }

  private void moveNext(
      Target target,
      Deque<SourceScan> sources,
      Consumer<PartitionFile> rewrite,
      MoveReport report) {
    SourceScan next = sources.getFirst();
    try {
      Destination there = Destination.of(target, durable);
      FileLayout layout = there.layout();
      if (!agrees(layout, next.header())) {
        sources.removeFirst();
        report.failed(
            FailureCause.OTHER_HEADER,
            next.file().path()
                + " holds "
                + Headers.said(next.header())
                + " and stays where it is: "
                + target.path()
                + " holds "
                + Headers.said(layout.header()));
        return;
      }
      List<SourceScan> behind = takeBehind(sources, NewestTime.in(target, layout), next.header());
      if (behind.isEmpty()) {
        merge(read(sources.removeFirst(), target), target, there, rewrite, report);
      } else {
        copy.append(behind, target, there, report);
      }
    } catch (IOException e) {
      // The rest of this destination waits too: its checkpoint must be settled first.
      sources.clear();
      report.failed(FailureCause.IO, "Moving into " + target.path() + " failed: " + e);
    }
  }

  /** A source that does not lie behind everything the destination holds. */
  private void merge(
      SourceScan source,
      Target target,
      Destination there,
      Consumer<PartitionFile> rewrite,
      MoveReport report)
      throws IOException {
    if (!isSound(source, target, report)) {
      return;
    }
    if (source.samples() > mostInserted) {
      rewrite.accept(source.file());
    } else {
      copy.insert(source, target, there, report);
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
      if (!next.ordered() || next.first() <= last || !Headers.agree(header, next.header())) {
        break;
      }
      taken.add(sources.removeFirst());
      last = next.last();
    }
    return taken;
  }

  private static boolean agrees(FileLayout destination, PartitionHeader source) {
    PartitionHeader header = destination.header();
    return header == null || Headers.agree(header, source);
  }
}
