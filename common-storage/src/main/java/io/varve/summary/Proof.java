package io.varve.summary;

import io.varve.plainpb.ByteSum;
import io.varve.store.LineRun;
import io.varve.store.Moment;
import io.varve.store.PlainPbPartition;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a partition file still holds, byte for byte, what was summarised.
 *
 * @param proven bytes that are as they were
 * @param unproven bytes that no sum tells of: the header, what was added since, what lies between
 *     lines of samples, and all of a file without a summary
 * @param foreign whether there is a sound summary, but none of this file: then its header, or the
 *     first or last line that it knows, has changed, or the file was written anew by somebody else,
 *     and no byte is proven
 * @param changed stretches that are not what they were, in their order
 */
public record Proof(long proven, long unproven, boolean foreign, List<LineRun> changed) {
  /** Of a file of which no summary says anything. */
  static Proof none(PlainPbPartition file, boolean foreign) {
    return new Proof(0, file.end(), foreign, List.of());
  }

  /** Reads what a summary tells of. */
  static Proof of(SummaryFile summary, PlainPbPartition file) throws IOException {
    long proven = 0;
    long told = 0;
    List<LineRun> changed = new ArrayList<>();
    for (LineRun run : new PureRows(summary, file.dataStart(), Moment.MAX).runs()) {
      long length = run.to() - run.from();
      told += length;
      if (holds(file, run.from(), run.to(), run.sum())) {
        proven += length;
      } else {
        changed.add(run);
      }
    }
    return new Proof(proven, file.end() - told, false, List.copyOf(changed));
  }

  /** Whether a stretch of a file has a sum. */
  static boolean holds(PlainPbPartition file, long from, long to, int sum) throws IOException {
    try {
      return ByteSum.of(file.read(from, Math.toIntExact(to - from))) == sum;
    } catch (EOFException cut) {
      return false;
    }
  }
}
