package io.varve.summary;

import io.varve.store.Catalogue;
import io.varve.store.PartitionFile;
import io.varve.store.PlainPbPartition;
import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A partition file with a summary that can be relied on. Not thread-safe. */
final class SummarisedPartition implements Closeable {
  private static final Logger log = LoggerFactory.getLogger(SummarisedPartition.class);

  /** The partition and its summary. */
  private static final int FILES = 2;

  private final String name;
  private final PlainPbPartition file;
  private final SummaryFile summary;

  /** Of each level, room for the rows of the block that is being read. */
  private final Rows[] room = new Rows[SummaryFormat.LEVELS];

  private SummarisedPartition(String name, PlainPbPartition file, SummaryFile summary) {
    this.name = name;
    this.file = file;
    this.summary = summary;
    Arrays.setAll(room, level -> new Rows(0));
  }

  /** Opens a file that has a summary; null when it has none to rely on. */
  static @Nullable SummarisedPartition open(PartitionFile file, Catalogue catalogue)
      throws IOException {
    return file.store().appendable()
        ? catalogue.open(file, FILES, handle -> open(file, handle))
        : null;
  }

  private static @Nullable SummarisedPartition open(PartitionFile file, Closeable handle)
      throws IOException {
    PlainPbPartition partition =
        Summaries.present(file) ? PlainPbPartition.open(file, handle) : null;
    if (partition == null) {
      return null;
    }
    try {
      if (Summaries.suits(partition.header().type(), file.partition())) {
        SummaryFile summary = summaryOf(file, partition);
        if (summary != null && !summary.blocks().isEmpty()) {
          return new SummarisedPartition(file.path().toString(), partition, summary);
        }
        if (summary != null) {
          summary.close();
        }
      }
      partition.close();
      return null;
    } catch (IOException | RuntimeException e) {
      partition.close();
      throw e;
    }
  }

  /** A summary that cannot be read is no reason to fail a query that its file can answer. */
  private static @Nullable SummaryFile summaryOf(PartitionFile file, PlainPbPartition partition) {
    try {
      return SummaryFile.open(Summaries.pathOf(file), partition, file.partition());
    } catch (IOException e) {
      log.warn(
          "The summary of {} cannot be read, so its samples are: {}", file.path(), e.toString());
      return null;
    }
  }

  /** The path of the partition file, for users. */
  String name() {
    return name;
  }

  PlainPbPartition file() {
    return file;
  }

  /** What is summarised, oldest first, at least one. */
  List<BlockEntry> blocks() {
    return summary.blocks();
  }

  /** The steps of a block; those of one before are of no use from then on. */
  BlockSteps steps(BlockEntry block, Cut cut) {
    return new BlockSteps(block, summary, cut, room);
  }

  /** Time of the first sample, in nanoseconds since 1970. */
  long firstTime() {
    return blocks().getFirst().firstTime();
  }

  /** Time of the last summarised sample. */
  long lastTime() {
    return blocks().getLast().lastTime();
  }

  /** Whether the file may have samples behind those. */
  boolean hasMore() throws IOException {
    long end = blocks().getLast().to();
    return end < file.end() && file.cursor(end, file.end()).next();
  }

  @Override
  public void close() throws IOException {
    try (summary) {
      file.close();
    }
  }
}
