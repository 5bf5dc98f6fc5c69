package io.varve.etl.plan;

import io.varve.partition.Partition;
import io.varve.store.PartitionFile;
import io.varve.store.Store;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the partitions of a PV that leave a store now (contract mgmt-engine-etl 4.3).
 *
 * <p>Hold and gather count whole partitions of the calendar. EAA counts them in seconds of the
 * longest month or year, which makes it now and then move one more or one fewer.
 */
public final class Selection {

  /** Tells whether a file holds no sample; asked for the oldest files only. */
  @FunctionalInterface
  public interface EmptyTest {
    boolean holdsNoSample(PartitionFile file) throws IOException;
  }

  private final EmptyTest emptyTest;

  public Selection(EmptyTest emptyTest) {
    this.emptyTest = emptyTest;
  }

  /**
   * The files to move.
   *
   * @param files all files of the PV in the store, oldest first
   * @param now the time that decides what the current partition is; it never moves
   * @param sealedBefore nothing that ends after this instant moves, {@link Instant#MIN} for nothing
   * @return the chosen ones, oldest first
   */
  public List<PartitionFile> select(
      List<PartitionFile> files, Store source, Instant now, Instant sealedBefore)
      throws IOException {
    Partition current = source.granularity().at(now.getEpochSecond());
    List<PartitionFile> closed = endingBy(files, current.startSecond());
    if (source.hold() > 0 || source.gather() > 0) {
      long heldFrom = back(current, source.hold()).startSecond();
      PartitionFile oldest = oldestWithSamples(closed);
      if (oldest != null && oldest.partition().endSecond() > heldFrom) {
        return List.of();
      }
      closed = endingBy(closed, back(current, source.hold() - source.gather() + 1).startSecond());
    }
    return endingBy(closed, sealedBefore.getEpochSecond());
  }

  private @Nullable PartitionFile oldestWithSamples(List<PartitionFile> files) throws IOException {
    for (PartitionFile file : files) {
      if (!emptyTest.holdsNoSample(file)) {
        return file;
      }
    }
    return null;
  }

  private static List<PartitionFile> endingBy(List<PartitionFile> files, long epochSecond) {
    return files.stream().filter(file -> file.partition().endSecond() <= epochSecond).toList();
  }

  private static Partition back(Partition from, int count) {
    Partition partition = from;
    for (int i = 0; i < count; i++) {
      partition = partition.previous();
    }
    return partition;
  }
}
