package io.varve.store;

import io.varve.partition.Partition;
import io.varve.sample.DbrType;
import java.io.IOException;

/**
 * Appends lines to partition files: the one way bytes get into a store.
 *
 * <p>A new file gets its header in the same write. An existing file is checked before the first
 * append: another PV's name or another type in its header refuses the append, a torn last line is
 * cut back to the last newline, an unreadable header sets the file aside and never truncates it
 * (invariants B14, C1 to C4). When the append returns, a reader who opens the file by name sees the
 * bytes (A1). The file is not kept open.
 */
public final class PartitionAppender {

  /**
   * Appends whole lines.
   *
   * @param key the PV's key
   * @param pvName for the header
   * @param type for the header
   * @param partition the file's span; its year is the header's
   * @param lines escaped lines, each with its newline, in time order, all within the partition
   * @param from first byte
   * @param length number of bytes
   * @throws RefusedAppendException when the file there belongs to another PV or type
   * @throws IOException when the bytes are not in the file; what was written of them is cut off
   *     before the next append
   */
  public void append(
      Store store,
      String key,
      String pvName,
      DbrType type,
      Partition partition,
      byte[] lines,
      int from,
      int length)
      throws IOException {
    throw new UnsupportedOperationException();
  }

  /**
   * Appends as {@link #append} does, to a partition that ETL may be moving at this moment: under a
   * lock on the file that ETL's removal takes too, so that the lines are either moved with the file
   * or found in a new one.
   */
  public void appendLate(
      Store store,
      String key,
      String pvName,
      DbrType type,
      Partition partition,
      byte[] lines,
      int from,
      int length)
      throws IOException {
    throw new UnsupportedOperationException();
  }

  /** Makes what was appended to a file durable, its directory entry included. */
  public void sync(Store store, String key, Partition partition) throws IOException {
    throw new UnsupportedOperationException();
  }
}
