package io.varve.engine.recording;

import io.varve.plainpb.LineBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Lines of many PVs in the order in which they came, without an object for each: where a line
 * begins, whose it is and its time stand in arrays beside the bytes of all.
 *
 * <p>Reused; owned by the {@link Round} that fills it, then guarded by the {@link Inbox} it is
 * handed to, then the shard's thread's.
 */
final class Batch {
  private static final int LINES = 64;
  private static final int BYTES = 4 * 1024;

  private static final int TRIMMED_BYTES = 64 * 1024;

  /** A batch that grew beyond this gives its memory back when it is cleared. */
  private static final int KEPT_BYTES = 16 * 1024 * 1024;

  private RecordedPv[] pvs = new RecordedPv[LINES];
  private long[] seconds = new long[LINES];
  private int[] nanos = new int[LINES];
  private int[] ends = new int[LINES];
  private LineBuffer bytes = new LineBuffer(BYTES);
  private int size;
  private final List<Settling> settlings = new ArrayList<>();

  /** Where the next line is written to; {@link #add} or {@link #undo} must follow. */
  LineBuffer next() {
    return bytes;
  }

  /** Makes what was written since the last line a line of a PV. */
  void add(RecordedPv pv, long epochSecond, int nano) {
    if (size == pvs.length) {
      growTo(size * 2);
    }
    pvs[size] = pv;
    seconds[size] = epochSecond;
    nanos[size] = nano;
    ends[size] = bytes.size();
    size++;
  }

  /** Forgets what was written since the last line. */
  void undo() {
    bytes.truncate(length());
  }

  /** Adds all lines of another batch behind its own. */
  void addAll(Batch other) {
    int before = length();
    if (size + other.size > pvs.length) {
      growTo(Math.max(size + other.size, size * 2));
    }
    bytes.put(other.bytes(), 0, other.length());
    System.arraycopy(other.pvs, 0, pvs, size, other.size);
    System.arraycopy(other.seconds, 0, seconds, size, other.size);
    System.arraycopy(other.nanos, 0, nanos, size, other.size);
    for (int line = 0; line < other.size; line++) {
      ends[size + line] = before + other.ends[line];
    }
    size += other.size;
    settlings.addAll(other.settlings);
  }

  private void growTo(int lines) {
    pvs = Arrays.copyOf(pvs, lines);
    seconds = Arrays.copyOf(seconds, lines);
    nanos = Arrays.copyOf(nanos, lines);
    ends = Arrays.copyOf(ends, lines);
  }

  void add(Settling settling) {
    settlings.add(settling);
  }

  /** What came with the lines and concerns all of a PV that came before it. */
  List<Settling> settlings() {
    return settlings;
  }

  boolean isEmpty() {
    return size == 0 && settlings.isEmpty();
  }

  /** Number of lines. */
  int size() {
    return size;
  }

  /** Number of bytes of all lines. */
  int length() {
    return size == 0 ? 0 : ends[size - 1];
  }

  RecordedPv pv(int line) {
    return pvs[line];
  }

  /** Epoch second of a line. */
  long second(int line) {
    return seconds[line];
  }

  /** Nanoseconds of a line within its second. */
  int nano(int line) {
    return nanos[line];
  }

  /** The bytes of all lines; another line may replace the array. */
  byte[] bytes() {
    return bytes.array();
  }

  int start(int line) {
    return line == 0 ? 0 : ends[line - 1];
  }

  int end(int line) {
    return ends[line];
  }

  /** Gives the memory back that a large line took; of an empty batch. */
  void trim() {
    if (bytes.array().length > TRIMMED_BYTES) {
      bytes = new LineBuffer(BYTES);
    }
  }

  void clear() {
    // What is recorded no more must not be kept alive by a batch.
    Arrays.fill(pvs, 0, size, null);
    size = 0;
    settlings.clear();
    if (bytes.array().length > KEPT_BYTES) {
      bytes = new LineBuffer(BYTES);
    }
    bytes.clear();
  }
}
