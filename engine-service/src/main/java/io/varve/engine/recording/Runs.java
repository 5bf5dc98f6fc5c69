package io.varve.engine.recording;

import io.varve.partition.Partition;
import io.varve.plainpb.LineBuffer;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A batch sorted by PV, each PV's lines in their order, and cut where a partition ends or where
 * they stop being late. Reused; the shard's thread only.
 */
final class Runs {
  private static final Logger log = LoggerFactory.getLogger(Runs.class);
  private static final int BYTES = 64 * 1024;
  private static final int KEPT_BYTES = 16 * 1024 * 1024;

  private final SealedBefore sealedBefore;
  private final Drops drops;
  private final List<RecordedPv> touched = new ArrayList<>();
  private final List<Run> runs = new ArrayList<>();
  private LineBuffer bytes = new LineBuffer(BYTES);
  private int[] next = new int[1024];
  private int size;

  Runs(SealedBefore sealedBefore, Drops drops) {
    this.sealedBefore = sealedBefore;
    this.drops = drops;
  }

  /** Sorts and cuts a batch; a fault in one PV is that PV's alone (D13). */
  void of(Batch batch) {
    if (next.length < batch.size()) {
      next = new int[Math.max(batch.size(), next.length * 2)];
    }
    for (int line = 0; line < batch.size(); line++) {
      RecordedPv pv = batch.pv(line);
      if (pv.chain(line, next)) {
        touched.add(pv);
      }
    }
    for (RecordedPv pv : touched) {
      int runsBefore = size;
      int bytesBefore = bytes.size();
      int first = pv.unchain();
      try {
        cut(pv, first, batch);
      } catch (RuntimeException e) {
        log.error("The samples of {} could not be sorted into partitions", pv.name(), e);
        drops.count(pv.name(), DropCause.FAULT, linesFrom(first));
        size = runsBefore;
        bytes.truncate(bytesBefore);
      }
    }
  }

  private void cut(RecordedPv pv, int first, Batch batch) {
    int line = first;
    while (line >= 0) {
      long second = batch.second(line);
      Partition partition = pv.partitionAt(second);
      boolean late = sealedBefore.isLate(second);
      Run run = another();
      run.begin(pv, partition, late, bytes.size());
      do {
        int length = batch.end(line) - batch.start(line);
        bytes.put(batch.bytes(), batch.start(line), length);
        run.add(second, batch.nano(line), length);
        line = next[line];
        second = line < 0 ? 0 : batch.second(line);
      } while (line >= 0 && partition.contains(second) && late == sealedBefore.isLate(second));
    }
  }

  private Run another() {
    if (size == runs.size()) {
      runs.add(new Run());
    }
    return runs.get(size++);
  }

  private int linesFrom(int first) {
    int lines = 0;
    for (int line = first; line >= 0; line = next[line]) {
      lines++;
    }
    return lines;
  }

  int size() {
    return size;
  }

  Run get(int index) {
    return runs.get(index);
  }

  /** The bytes of all runs. */
  byte[] bytes() {
    return bytes.array();
  }

  void clear() {
    for (int i = 0; i < size; i++) {
      runs.get(i).forget();
    }
    size = 0;
    touched.clear();
    bytes.clear();
    if (bytes.array().length > KEPT_BYTES) {
      bytes = new LineBuffer(BYTES);
    }
  }
}
