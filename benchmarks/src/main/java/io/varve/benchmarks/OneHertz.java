package io.varve.benchmarks;

import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleEncoder;
import io.varve.sample.DbrType;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.random.RandomGenerator;

/** Partition files of one double a second, whose values have all the digits they can. */
final class OneHertz {
  private static final int PIECE = 60_000;

  private OneHertz() {}

  /**
   * Writes a file.
   *
   * @param fromSecond epoch second of the first sample
   * @param toSecond epoch second behind the last
   */
  static void write(Path file, String pvName, int year, long fromSecond, long toSecond)
      throws IOException {
    RandomGenerator random = Bodies.random();
    SampleEncoder encoder = new SampleEncoder();
    LineBuffer lines = new LineBuffer(PIECE + 4096);
    Files.createDirectories(file.getParent());
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      new PartitionHeader(DbrType.SCALAR_DOUBLE, pvName, year).writeTo(lines);
      for (long second = fromSecond; second < toSecond; second++) {
        SampleValue value = new SampleValue.ScalarDouble(random.nextGaussian());
        encoder.encode(new Sample(second, random.nextInt(100_000_000), value, 0, 0), lines);
        if (lines.size() > PIECE) {
          out.write(lines.array(), 0, lines.size());
          lines.clear();
        }
      }
      out.write(lines.array(), 0, lines.size());
    }
  }
}
