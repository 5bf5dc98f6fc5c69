package io.varve.engine.recording;

import io.varve.partition.Partition;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Consecutive lines of one PV within one partition, as one batch brought them; their bytes lie in
 * the buffer of {@link Runs}, which uses its runs again and again.
 */
final class Run {
  private @Nullable RecordedPv pv;
  private @Nullable Partition partition;
  private boolean late;
  private int count;
  private long firstSecond;
  private long lastSecond;
  private int lastNano;
  private int from;
  private int length;
  private boolean inHand;
  private boolean journalled;

  /** Starts anew, with a line still to come. */
  void begin(RecordedPv whose, Partition where, boolean isLate, int position) {
    pv = whose;
    partition = where;
    late = isLate;
    count = 0;
    from = position;
    length = 0;
    inHand = true;
    journalled = false;
  }

  void add(long second, int nano, int bytes) {
    if (count++ == 0) {
      firstSecond = second;
    }
    lastSecond = second;
    lastNano = nano;
    length += bytes;
  }

  /** Forgets whose lines it was, so that it does not keep alive what is recorded no more. */
  void forget() {
    pv = null;
    partition = null;
  }

  RecordedPv pv() {
    return Objects.requireNonNull(pv);
  }

  /** Where its lines belong. */
  Partition partition() {
    return Objects.requireNonNull(partition);
  }

  /** Whether its lines are older than what the engine has sealed. */
  boolean late() {
    return late;
  }

  /** Number of lines. */
  int count() {
    return count;
  }

  /** Epoch second of the first line. */
  long firstSecond() {
    return firstSecond;
  }

  /** Epoch second of the last line. */
  long lastSecond() {
    return lastSecond;
  }

  /** Nanoseconds of the last line within its second. */
  int lastNano() {
    return lastNano;
  }

  /** Position of the first byte. */
  int from() {
    return from;
  }

  /** Number of bytes. */
  int length() {
    return length;
  }

  /** Whether it is neither in memory nor counted as lost. */
  boolean inHand() {
    return inHand;
  }

  void outOfHand() {
    inHand = false;
  }

  /** Whether the journal has taken it, from the next commit on. */
  boolean journalled() {
    return journalled;
  }

  void journalled(boolean taken) {
    journalled = taken;
  }
}
