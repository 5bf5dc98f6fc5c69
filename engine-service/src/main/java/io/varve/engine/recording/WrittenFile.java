package io.varve.engine.recording;

import io.varve.journal.JournalPv;
import io.varve.journal.JournalSegment;
import io.varve.partition.Partition;
import org.jspecify.annotations.Nullable;

/**
 * A partition file that took lines: what of it a power cut could still take. Its flusher's, and
 * {@link ParallelSync}'s while that works for the flusher.
 */
final class WrittenFile {
  private final JournalPv pv;
  private final Partition partition;
  private boolean dirty;
  private @Nullable JournalSegment newest;

  WrittenFile(JournalPv pv, Partition partition) {
    this.pv = pv;
    this.partition = partition;
  }

  JournalPv pv() {
    return pv;
  }

  Partition partition() {
    return partition;
  }

  /** Notes that it took lines; true when they are the first of that journal segment. */
  boolean took(@Nullable JournalSegment segment) {
    dirty = true;
    boolean first = segment != null && segment != newest;
    newest = segment == null ? newest : segment;
    return first;
  }

  /** Whether it took lines since it was forced to the disk. */
  boolean dirty() {
    return dirty;
  }

  void forced() {
    dirty = false;
  }
}
