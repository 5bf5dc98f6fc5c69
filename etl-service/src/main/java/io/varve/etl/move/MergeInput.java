package io.varve.etl.move;

import io.varve.partition.Partition;
import io.varve.plainpb.SampleCursor;
import io.varve.store.OpenPartition;
import io.varve.store.PartitionFile;
import io.varve.store.PartitionFormats;
import java.io.Closeable;
import java.io.IOException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A file whose samples are merged with others', in time order. Opened when the merge reaches it, so
 * that of a year's files a few are open at a time. Times count as in {@link SourceScan}.
 */
final class MergeInput implements Closeable {
  private final PartitionFormats formats;
  private final PartitionFile file;
  private final Partition target;
  private final int rank;
  private final long first;
  private final long end;
  private final Predicate<SampleCursor> leftOut;
  private long dropped;
  private @Nullable OpenPartition partition;
  private @Nullable SampleCursor samples;
  private long time = Long.MIN_VALUE;

  /**
   * @param rank of two samples of one time that of the lower rank stays
   * @param first no sample is wanted before
   * @param end no sample is wanted from here on
   * @param leftOut whether a sample between is not wanted either
   */
  MergeInput(
      PartitionFormats formats,
      PartitionFile file,
      Partition target,
      int rank,
      long first,
      long end,
      Predicate<SampleCursor> leftOut) {
    this.formats = formats;
    this.file = file;
    this.target = target;
    this.rank = rank;
    this.first = first;
    this.end = end;
    this.leftOut = leftOut;
  }

  long first() {
    return first;
  }

  int rank() {
    return rank;
  }

  PartitionFile file() {
    return file;
  }

  /** Samples left out so far. */
  long dropped() {
    return dropped;
  }

  /** Opens the file and stands on its first sample; false when there is none. */
  boolean open() throws IOException {
    partition = formats.open(file);
    if (partition == null) {
      return false;
    }
    samples = partition.samples();
    return next();
  }

  /**
   * Steps to the next sample; false when there is none.
   *
   * @throws DisorderException when it is older than the one before
   */
  boolean next() throws IOException {
    while (samples().next()) {
      long next = SourceScan.timeOf(samples(), target);
      if (next < first || next >= end) {
        continue;
      }
      if (leftOut.test(samples())) {
        dropped++;
        continue;
      }
      if (next < time) {
        throw new DisorderException(file.path() + " is not in time order");
      }
      time = next;
      return true;
    }
    return false;
  }

  /** Of the sample it stands on. */
  long time() {
    return time;
  }

  SampleCursor samples() {
    if (samples == null) {
      throw new IllegalStateException(file.path() + " is not open");
    }
    return samples;
  }

  @Override
  public void close() throws IOException {
    try (OpenPartition closing = partition;
        SampleCursor lines = samples) {
      partition = null;
      samples = null;
    }
  }
}
