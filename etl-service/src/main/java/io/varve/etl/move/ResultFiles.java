package io.varve.etl.move;

import io.varve.partition.Partition;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import io.varve.store.Moment;
import io.varve.store.PartitionFile;
import io.varve.store.PartitionFormats;
import io.varve.store.PartitionWriter;
import io.varve.store.SampleStream;
import io.varve.store.Store;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Results of a reduction, in a file for each partition of the destination that they belong into.
 */
final class ResultFiles implements Closeable {

  /** Tells which results are kept. */
  @FunctionalInterface
  interface Choice {
    boolean keeps(SampleCursor result) throws IOException;
  }

  private final PartitionFormats formats;
  private final Store destination;
  private final Path work;
  private final List<PartitionFile> files = new ArrayList<>();
  private @Nullable PartitionWriter writer;
  private @Nullable PartitionHeader header;
  private @Nullable Partition partition;
  private @Nullable Moment last;

  /**
   * @param work what the files' names begin with
   */
  ResultFiles(PartitionFormats formats, Store destination, Path work) {
    this.formats = formats;
    this.destination = destination;
    this.work = work;
  }

  /** Adds results, behind those that are there. */
  void add(SampleStream results, Choice choice) throws IOException {
    while (results.next()) {
      SampleCursor result = results.current();
      if (choice.keeps(result)) {
        writerFor(result).add(result);
        last = Sequence.momentOf(result);
      }
    }
  }

  private PartitionWriter writerFor(SampleCursor result) throws IOException {
    Partition in = partition;
    PartitionHeader above = header;
    if (writer == null
        || in == null
        || above == null
        || !in.contains(result.epochSecond())
        || !Headers.agree(above, result.header())) {
      finish();
      Partition begun = destination.granularity().at(result.epochSecond());
      Path file = work.resolveSibling(work.getFileName() + Workshop.RUN + files.size());
      files.add(new PartitionFile(plain(), file, begun));
      partition = begun;
      header = result.header();
      writer = formats.create(plain().encoding(), result.header(), file);
    }
    return Objects.requireNonNull(writer);
  }

  /** They are worth nothing after the move, so that they need not be durable. */
  private Store plain() {
    return new Store(destination.name(), destination.root(), destination.granularity(), 0, 0);
  }

  /** Ends the writing. */
  List<PartitionFile> finish() throws IOException {
    PartitionWriter ending = writer;
    if (ending != null) {
      ending.finish();
      ending.close();
      writer = null;
    }
    return files;
  }

  /** The newest result; null when there is none. */
  @Nullable Moment last() {
    return last;
  }

  @Override
  public void close() throws IOException {
    if (writer != null) {
      writer.close();
    }
  }
}
