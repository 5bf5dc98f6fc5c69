package io.varve.etl.move;

import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import io.varve.store.OpenPartition;
import io.varve.store.PartitionFile;
import io.varve.store.PartitionFormats;
import io.varve.store.PartitionWriter;
import io.varve.store.Store;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What goes into a destination that is made anew: its old samples, those of the sources, and those
 * borrowed from elsewhere for the time that the sources span.
 */
final class MergePlan {
  private final PartitionFormats formats;
  private final Target target;
  private final boolean exists;
  private final List<RewriteSource> sources;
  private final List<PartitionFile> borrowed;
  private final Predicate<SampleCursor> leftOut;
  private final Path work;
  private final int memory;
  private int sorted;
  private boolean destinationDamaged;

  /**
   * @param exists whether there is a destination already
   * @param leftOut which of its samples it is not to hold any more
   * @param work what the names of files begin with that are made
   */
  MergePlan(
      PartitionFormats formats,
      Target target,
      boolean exists,
      List<RewriteSource> sources,
      List<PartitionFile> borrowed,
      Predicate<SampleCursor> leftOut,
      Path work,
      int memory) {
    this.formats = formats;
    this.target = target;
    this.exists = exists;
    this.sources = sources;
    this.borrowed = borrowed;
    this.leftOut = leftOut;
    this.work = work;
    this.memory = memory;
  }

  /** Writes the new destination and makes it durable. */
  MergeResult mergeInto(PartitionHeader header, MoveSettings settings) throws IOException {
    List<MergeInput> inputs = sourceInputs(header);
    try {
      if (exists) {
        inputs.addFirst(input(target.file(), 0, Long.MIN_VALUE, Long.MAX_VALUE));
      }
      return merge(inputs, header, settings);
    } catch (DisorderException e) {
      // The destination, as the sources were looked at. EAA lets one become so.
      List<MergeInput> again = sourceInputs(header);
      again.addAll(0, inOrder(target.file(), 0, Long.MIN_VALUE, Long.MAX_VALUE));
      return merge(again, header, settings);
    }
  }

  private MergeResult merge(List<MergeInput> inputs, PartitionHeader header, MoveSettings settings)
      throws IOException {
    Path file = work.resolveSibling(work.getFileName() + Workshop.NEW);
    try (MergedSources merged = new MergedSources(inputs);
        PartitionWriter writer = formats.create(target.store().encoding(), header, file)) {
      merged.writeTo(writer, settings.pieceSamples(), settings.failPoints());
      settings.failPoints().reached(Step.COPIED);
      writer.finish();
      settings.failPoints().reached(Step.DATA_SYNCED);
      return new MergeResult(
          file,
          header,
          merged.last(),
          merged.added(),
          inputs.stream().mapToLong(MergeInput::dropped).sum(),
          merged.conflicts(),
          destinationDamaged || merged.destinationDamaged());
    }
  }

  private List<MergeInput> sourceInputs(PartitionHeader header) throws IOException {
    List<MergeInput> inputs = new ArrayList<>();
    int rank = 1;
    for (RewriteSource source : sources) {
      if (source.ordered()) {
        inputs.add(input(source.file(), rank, source.first(), Long.MAX_VALUE));
      } else {
        inputs.addAll(inOrder(source.file(), rank, source.first(), Long.MAX_VALUE));
      }
      rank++;
    }
    if (borrowed.isEmpty()) {
      return inputs;
    }
    long from = startOf(sources.getFirst().file());
    long to = endOf(sources.getLast().file());
    for (PartitionFile file : borrowed) {
      if (isOfSamePv(file, header) && startOf(file) < to && endOf(file) > from) {
        // Nobody has looked at its order.
        inputs.addAll(inOrder(file, rank++, from, to));
      }
    }
    return inputs;
  }

  private boolean isOfSamePv(PartitionFile file, PartitionHeader header) throws IOException {
    try (OpenPartition partition = formats.open(file)) {
      return partition != null && Headers.agree(partition.header(), header);
    } catch (NoSuchFileException moved) {
      return false;
    }
  }

  /** A file by way of files that are in order. */
  private List<MergeInput> inOrder(PartitionFile file, int rank, long first, long end)
      throws IOException {
    Path base = work.resolveSibling(work.getFileName() + "-" + sorted++);
    List<MergeInput> inputs = new ArrayList<>();
    try (OpenPartition partition = formats.open(file)) {
      if (partition == null) {
        return inputs;
      }
      try (SampleCursor samples = partition.samples()) {
        for (Path run : SortedRuns.write(samples, base, memory)) {
          inputs.add(
              input(
                  new PartitionFile(plain(file.store()), run, file.partition()), rank, first, end));
        }
        // The runs hold what could be read of it.
        destinationDamaged |= rank == 0 && samples.damagedLines() > 0;
      }
    } catch (NoSuchFileException absent) {
      return inputs;
    }
    return inputs;
  }

  private MergeInput input(PartitionFile file, int rank, long first, long end) {
    return new MergeInput(
        formats, file, target.partition(), rank, first, end, rank == 0 ? leftOut : sample -> false);
  }

  /** As a store of PlainPB files, which the runs are. */
  private static Store plain(Store store) {
    return new Store(store.name(), store.root(), store.granularity(), 0, 0);
  }

  private long startOf(PartitionFile file) {
    return SourceScan.nanosFrom(target.partition(), file.partition().startSecond());
  }

  private long endOf(PartitionFile file) {
    return SourceScan.nanosFrom(target.partition(), file.partition().endSecond());
  }
}
