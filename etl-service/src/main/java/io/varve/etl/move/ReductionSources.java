package io.varve.etl.move;

import io.varve.partition.Partition;
import io.varve.plainpb.DamagedHeaderException;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import io.varve.store.Edition;
import io.varve.store.OpenPartition;
import io.varve.store.PartitionFile;
import io.varve.store.PartitionFormats;
import io.varve.store.PartitionWriter;
import io.varve.store.Store;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what is to be reduced. A file that cannot be taken keeps those behind it waiting, as
 * results without it could not be corrected; one whose type the destination cannot hold does not,
 * as it will never have a place there.
 */
final class ReductionSources {
  private final PartitionFormats formats;
  private final PartitionRewrite rewrite;
  private final MoveSettings settings;

  ReductionSources(PartitionFormats formats, PartitionRewrite rewrite, MoveSettings settings) {
    this.formats = formats;
    this.rewrite = rewrite;
    this.settings = settings;
  }

  /**
   * The files that can be reduced now; the others are reported.
   *
   * @param files of one store, oldest first
   */
  List<ReductionSource> look(ReductionTask task, List<PartitionFile> files) {
    List<ReductionSource> sources = new ArrayList<>();
    Map<Partition, PartitionHeader> headers = new HashMap<>();
    for (PartitionFile file : files) {
      try {
        RewriteSource content = read(file, task.report());
        if (content == null) {
          continue;
        }
        if (!isSound(content, task)) {
          return sources;
        }
        if (content.samples() == 0) {
          rewrite.remove(List.of(content), task.report());
        } else if (fits(content, task, headers)) {
          sources.add(new ReductionSource(content, inOrder(content, task, sources.size())));
        }
      } catch (DamagedHeaderException e) {
        task.report()
            .failed(
                FailureCause.DAMAGED,
                file.path()
                    + " cannot be read; it and what is newer stay where they are: "
                    + e.getMessage());
        return sources;
      } catch (IOException e) {
        task.report()
            .failed(
                FailureCause.IO,
                file.path() + " cannot be read; it and what is newer stay where they are: " + e);
        return sources;
      }
    }
    return sources;
  }

  private static boolean isSound(RewriteSource source, ReductionTask task) {
    Path path = source.file().path();
    if (source.strays() > 0) {
      task.report()
          .failed(
              FailureCause.STRAY_SAMPLES,
              path
                  + " holds "
                  + source.strays()
                  + " samples outside "
                  + source.file().partition().name()
                  + "; it and what is newer stay where they are until their time is corrected");
      return false;
    }
    if (source.samples() == 0 && source.damagedLines() > 0) {
      task.report()
          .failed(
              FailureCause.DAMAGED,
              path + " holds no readable sample; it and what is newer stay where they are");
      return false;
    }
    return true;
  }

  /** Whether the results of a source can lie in the destination. */
  private boolean fits(
      RewriteSource source, ReductionTask task, Map<Partition, PartitionHeader> headers)
      throws IOException {
    PartitionHeader header = source.header();
    if (!task.reduction().suits(header.type())) {
      task.report()
          .failed(
              FailureCause.REDUCTION,
              source.file().path()
                  + " holds "
                  + header.type().dbrName()
                  + ", of which "
                  + task.reduction().text()
                  + " computes nothing; it stays where it is. Give the PV a store without"
                  + " reducedata, or with an operator such as firstSample_600");
      return false;
    }
    Partition partition =
        task.destination().granularity().at(source.file().partition().startSecond());
    PartitionHeader results =
        new PartitionHeader(
            task.reduction().typeOf(header.type()), header.pvName(), partition.year());
    PartitionHeader there = headers.get(partition);
    if (there == null) {
      there = headerOf(task, partition);
    }
    if (there != null && !Headers.agree(there, results)) {
      task.report()
          .failed(
              FailureCause.OTHER_HEADER,
              source.file().path()
                  + " would become "
                  + Headers.said(results)
                  + " and stays where it is: "
                  + task.destination().file(task.key(), partition)
                  + " holds "
                  + Headers.said(there));
      return false;
    }
    headers.put(partition, results);
    return true;
  }

  private @Nullable PartitionHeader headerOf(ReductionTask task, Partition partition)
      throws IOException {
    Target target = new Target(task.destination(), task.key(), partition);
    try (OpenPartition there = formats.open(target.file())) {
      return there == null ? null : there.header();
    } catch (NoSuchFileException | DamagedHeaderException none) {
      return null;
    }
  }

  private PartitionFile inOrder(RewriteSource source, ReductionTask task, int number)
      throws IOException {
    if (source.ordered()) {
      return source.file();
    }
    PartitionFile file = source.file();
    Path base = task.work().resolveSibling(task.work().getFileName() + "-" + number);
    Path sorted = base.resolveSibling(base.getFileName() + Workshop.NEW);
    Store plain =
        new Store(file.store().name(), file.store().root(), file.store().granularity(), 0, 0);
    List<MergeInput> runs = new ArrayList<>();
    try (OpenPartition partition = formats.open(file)) {
      if (partition == null) {
        throw new NoSuchFileException(file.path().toString());
      }
      try (SampleCursor samples = partition.samples()) {
        for (Path run : SortedRuns.write(samples, base, settings.memory())) {
          runs.add(
              new MergeInput(
                  formats,
                  new PartitionFile(plain, run, file.partition()),
                  file.partition(),
                  1,
                  source.first(),
                  Long.MAX_VALUE,
                  sample -> false));
        }
      }
    }
    try (MergedSources merged = new MergedSources(runs);
        PartitionWriter writer = formats.create(plain.encoding(), source.header(), sorted)) {
      merged.writeTo(writer, settings.pieceSamples(), settings.failPoints());
      writer.finish();
    }
    return new PartitionFile(plain, sorted, file.partition());
  }

  /** What a file holds; null when it is empty or gone. */
  @Nullable RewriteSource read(PartitionFile file, MoveReport report) throws IOException {
    Edition edition = Edition.of(file.path());
    try (OpenPartition partition = formats.open(file)) {
      return partition == null
          ? null
          : RewriteSource.of(file, edition, partition, file.partition());
    } catch (NoSuchFileException gone) {
      report.deferred();
      return null;
    }
  }
}
