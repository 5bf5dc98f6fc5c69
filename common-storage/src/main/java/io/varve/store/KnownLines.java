package io.varve.store;

import java.io.IOException;
import java.util.List;

/** Knows of lines of files that nobody need look at them to tell that they are samples in order. */
@FunctionalInterface
public interface KnownLines {

  /** Nothing is known of any file. */
  KnownLines NONE = (file, opened, from, latest) -> List.of();

  /**
   * Runs of such lines in a file, in their order.
   *
   * @param opened the file as it is read
   * @param from where they are wanted from, in bytes
   * @param latest time of the newest sample that is wanted
   */
  List<LineRun> of(PartitionFile file, PlainPbPartition opened, long from, Moment latest)
      throws IOException;

  /**
   * Told of a run that is not what it was when it became known.
   *
   * @param run of which the sum is not that of the bytes any more
   */
  default void changed(PartitionFile file, LineRun run) {}
}
