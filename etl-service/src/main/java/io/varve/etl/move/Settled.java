package io.varve.etl.move;

import io.varve.operator.Reduction;
import io.varve.plainpb.DamagedHeaderException;
import io.varve.plainpb.SampleCursor;
import io.varve.store.Catalogue;
import io.varve.store.Moment;
import io.varve.store.OpenPartition;
import io.varve.store.PartitionFile;
import io.varve.store.Store;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The results that a destination holds and that nothing can change any more, as the samples they
 * were computed from are gone. What comes late finds its place only where there is none of them.
 */
final class Settled implements Closeable {
  private final Catalogue catalogue;
  private final Reduction reduction;
  private final List<PartitionFile> files;
  private @Nullable PartitionFile at;
  private @Nullable OpenPartition partition;
  private long leftOut;

  Settled(Catalogue catalogue, Reduction reduction, Store destination, String key)
      throws IOException {
    this.catalogue = catalogue;
    this.reduction = reduction;
    this.files = catalogue.files(destination, key);
  }

  /** The newest result; null when there is none. */
  @Nullable Moment newest() throws IOException {
    for (PartitionFile file : files.reversed()) {
      OpenPartition opened = open(file);
      OpenPartition.Place last = opened == null ? null : opened.last();
      if (last != null) {
        return last.time();
      }
    }
    return null;
  }

  /** Whether a result of late samples finds its place, or is there already. */
  boolean keeps(SampleCursor result) throws IOException {
    Moment time = Sequence.momentOf(result);
    Moment first = reduction.startOf(time);
    Moment behind = reduction.behind(time);
    for (PartitionFile file : files) {
      if (file.partition().startSecond() < behind.epochSecond()
          && file.partition().endSecond() > first.epochSecond()
          && holdsOther(file, result, first, behind)) {
        leftOut++;
        return false;
      }
    }
    return true;
  }

  private boolean holdsOther(PartitionFile file, SampleCursor result, Moment first, Moment behind)
      throws IOException {
    OpenPartition opened = open(file);
    OpenPartition.Place before = opened == null ? null : opened.lastAtOrBefore(behind);
    if (opened == null || before == null) {
      return false;
    }
    OpenPartition.Place begin = opened.lastAtOrBefore(first);
    boolean any = false;
    boolean same = false;
    try (SampleCursor samples = begin == null ? opened.samples() : opened.samplesFrom(begin)) {
      while (samples.next()) {
        Moment time = Sequence.momentOf(samples);
        if (time.compareTo(behind) >= 0) {
          break;
        }
        if (time.compareTo(first) >= 0) {
          any = true;
          same |= Carry.Shown.of(samples).equals(Carry.Shown.of(result));
        }
      }
    } finally {
      close();
    }
    return any && !same;
  }

  /** Results of late samples that found no place. */
  long leftOut() {
    return leftOut;
  }

  private @Nullable OpenPartition open(PartitionFile file) throws IOException {
    if (!file.equals(at)) {
      close();
      try {
        partition = catalogue.open(file);
        at = file;
      } catch (NoSuchFileException | DamagedHeaderException nothingToRead) {
        return null;
      }
    }
    return partition;
  }

  @Override
  public void close() throws IOException {
    OpenPartition closing = partition;
    partition = null;
    at = null;
    if (closing != null) {
      closing.close();
    }
  }
}
