package io.varve.etl.job;

import io.varve.plainpb.LineBuffer;
import java.io.IOException;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Counts lines and sums them up, so that two readings can be compared. Not thread-safe. */
final class Tally {
  private final CRC32C sum = new CRC32C();
  private long samples;

  /** Of all samples of a file as they lie in it; of none when there is no file. */
  static Tally of(@Nullable PartitionContent file) throws IOException {
    Tally tally = new Tally();
    if (file == null) {
      return tally;
    }
    LineBuffer line = new LineBuffer(256);
    try (FileSamples samples = file.samples()) {
      while (samples.next()) {
        line.clear();
        samples.current().copyLineTo(line);
        tally.add(line);
      }
    }
    return tally;
  }

  void add(byte[] bytes, int from, int length) {
    samples++;
    sum.update(bytes, from, length);
  }

  void add(LineBuffer line) {
    add(line.array(), 0, line.size());
  }

  long samples() {
    return samples;
  }

  boolean equalTo(Tally other) {
    return samples == other.samples && sum.getValue() == other.sum.getValue();
  }

  @Override
  public String toString() {
    return samples + " samples with sum " + Long.toHexString(sum.getValue());
  }
}
