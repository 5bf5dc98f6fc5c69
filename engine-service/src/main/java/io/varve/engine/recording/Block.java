package io.varve.engine.recording;

import io.varve.journal.JournalSegment;
import io.varve.partition.Partition;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Lines of one PV in memory that go to one partition file and lie in one journal segment.
 *
 * <p>Guarded by its PV; once it is sealed its lines do not change until it is freed.
 */
final class Block {
  private static final byte[] NOTHING = {};

  private final Partition partition;
  private final boolean late;
  private final long sinceMillis;
  private final BlockBytes memory;
  private byte[] bytes;
  private int length;
  private volatile @Nullable JournalSegment segment;
  private boolean sealed;
  private int count;
  private @Nullable Block next;
  private final long firstSecond;
  private long lastSecond;
  private int lastNano;

  /** An empty block that is to take a run. */
  Block(Run run, BlockBytes memory, @Nullable JournalSegment segment, long nowMillis) {
    this.partition = run.partition();
    this.late = run.late();
    this.sinceMillis = nowMillis;
    this.memory = memory;
    this.segment = segment;
    this.bytes = memory.take(run.length());
    this.firstSecond = run.firstSecond();
    if (segment != null) {
      segment.retain();
    }
  }

  /** Whether the run may join: same file, same journal segment, same kind of append. */
  boolean takes(Run run, @Nullable JournalSegment from) {
    return !sealed && from == segment && late == run.late() && partition.equals(run.partition());
  }

  void add(Run run, byte[] source) {
    if (run.length() > bytes.length - length) {
      bytes = memory.grow(bytes, length, Math.addExact(length, run.length()));
    }
    System.arraycopy(source, run.from(), bytes, length, run.length());
    length += run.length();
    count += run.count();
    lastSecond = run.lastSecond();
    lastNano = run.lastNano();
  }

  void seal() {
    sealed = true;
  }

  /** The block of the same PV after this one. */
  @Nullable Block next() {
    return next;
  }

  void follow(Block later) {
    next = later;
  }

  /** Gives its memory back; its lines are in their file or given up. */
  void free() {
    moveTo(null);
    memory.give(bytes);
    bytes = NOTHING;
    length = 0;
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

  /** The lines, valid up to {@link #length()}. */
  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  byte[] copy() {
    return Arrays.copyOf(bytes, length);
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
