package io.varve.engine.recording;

import io.varve.journal.JournalSegment;
import io.varve.partition.Partition;
import io.varve.plainpb.LineBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Lines of one PV in memory that go to one partition file in one write.
 *
 * <p>Guarded by its PV until it is sealed; its lines do not change after that.
 */
final class Block {
  private final Partition partition;
  private final boolean late;
  private final long sinceMillis;
  private final LineBuffer lines;
  private volatile @Nullable JournalSegment segment;
  private boolean sealed;
  private int count;
  private long firstSecond;
  private long lastSecond;
  private int lastNano;

  Block(Run run, @Nullable JournalSegment segment, long nowMillis) {
    this.partition = run.partition();
    this.late = run.late();
    this.sinceMillis = nowMillis;
    this.segment = segment;
    this.lines = new LineBuffer(Math.max(run.bytes().length, 128));
    this.firstSecond = run.firstSecond();
    if (segment != null) {
      segment.retain();
    }
    add(run);
  }

  /** Whether the run may join: same file, same journal segment, same kind of append. */
  boolean takes(Run run, @Nullable JournalSegment from) {
    return !sealed && from == segment && late == run.late() && partition.equals(run.partition());
  }

  void add(Run run) {
    lines.put(run.bytes(), 0, run.bytes().length);
    count += run.count();
    lastSecond = run.lastSecond();
    lastNano = run.lastNano();
  }

  void seal() {
    sealed = true;
  }

  /** The journal keeps the lines elsewhere from now on; null for not at all. */
  void moveTo(@Nullable JournalSegment other) {
    if (other != null) {
      other.retain();
    }
    JournalSegment before = segment;
    segment = other;
    if (before != null) {
      before.release();
    }
  }

  Partition partition() {
    return partition;
  }

  boolean late() {
    return late;
  }

  /** When its first line came, milliseconds since 1970. */
  long sinceMillis() {
    return sinceMillis;
  }

  LineBuffer lines() {
    return lines;
  }

  @Nullable JournalSegment segment() {
    return segment;
  }

  int count() {
    return count;
  }

  long firstSecond() {
    return firstSecond;
  }

  long lastSecond() {
    return lastSecond;
  }

  int lastNano() {
    return lastNano;
  }
}
