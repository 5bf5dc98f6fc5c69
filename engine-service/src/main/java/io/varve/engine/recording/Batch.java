package io.varve.engine.recording;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Lines of many PVs in the order in which they came, without an object for each: where a line
 * begins, whose it is and its time stand in arrays beside the bytes of all.
 *
 * <p>Reused; guarded by its {@link Inbox} while it is filled, the shard's thread's after that.
 */
final class Batch {
  private static final int LINES = 1024;
  private static final int BYTES = 64 * 1024;

  /** A batch that grew beyond this gives its memory back when it is cleared. */
  private static final int KEPT_BYTES = 16 * 1024 * 1024;

  private RecordedPv[] pvs = new RecordedPv[LINES];
  private long[] seconds = new long[LINES];
  private int[] nanos = new int[LINES];
  private int[] ends = new int[LINES];
  private byte[] bytes = new byte[BYTES];
  private int size;
  private int used;
  private final List<Settling> settlings = new ArrayList<>();

  void add(RecordedPv pv, long epochSecond, int nano, byte[] line, int length) {
    if (size == pvs.length) {
      growTo(size * 2);
    }
    if (length > bytes.length - used) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(used, length)));
    }
    System.arraycopy(line, 0, bytes, used, length);
    used += length;
    pvs[size] = pv;
    seconds[size] = epochSecond;
    nanos[size] = nano;
    ends[size] = used;
    size++;
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
    return used;
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

  /** The bytes of all lines; another {@link #add} may replace the array. */
  byte[] bytes() {
    return bytes;
  }

  int start(int line) {
    return line == 0 ? 0 : ends[line - 1];
  }

  int end(int line) {
    return ends[line];
  }

  void clear() {
    // What is recorded no more must not be kept alive by a batch.
    Arrays.fill(pvs, 0, size, null);
    size = 0;
    used = 0;
    settlings.clear();
    if (bytes.length > KEPT_BYTES) {
      bytes = new byte[BYTES];
    }
  }
}
