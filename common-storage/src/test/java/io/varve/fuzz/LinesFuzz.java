package io.varve.fuzz;

import io.varve.plainpb.DamagedHeaderException;
import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.LineScanner;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import java.io.IOException;
import java.util.Arrays;

/** Any bytes as a partition: a damaged header is said so, and what is readable keeps its form. */
public final class LinesFuzz {
  private LinesFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    LineScanner lines = LineScanner.of(input, 0, input.length);
    if (!lines.next()) {
      return;
    }
    PartitionHeader header;
    try {
      header = PartitionHeader.parse(lines.array(), lines.start(), lines.end());
    } catch (DamagedHeaderException damaged) {
      return;
    }
    read(header, input, lines.end() + 1);
  }

  private static void read(PartitionHeader header, byte[] bytes, int from) throws IOException {
    long behind = from;
    LineBuffer line = new LineBuffer(64);
    try (SampleCursor cursor =
        new SampleCursor(header, LineScanner.of(bytes, from, bytes.length))) {
      while (cursor.next()) {
        Sample sample = cursor.sample();
        require(sample.nano() >= 0 && sample.nano() < 1_000_000_000, "nanoseconds out of range");
        require(sample.type() == header.type(), "a sample of another type");
        require(cursor.position() >= behind, "a cursor that goes back");
        behind = cursor.nextPosition();
        require(behind <= bytes.length, "a sample that ends behind the file");
        requireElements(cursor, sample);
        line.clear();
        cursor.copyLineTo(line);
        require(
            Arrays.equals(
                line.array(), 0, line.size(), bytes, (int) cursor.position(), (int) behind),
            "a line that is not the file's bytes");
      }
    }
  }

  /** The elements one by one are those of the whole value. */
  private static void requireElements(SampleCursor cursor, Sample sample) {
    int count = cursor.elementCount();
    switch (sample.value()) {
      case SampleValue.WaveformDouble(double[] values) -> require(values.length == count, "count");
      case SampleValue.WaveformString(var values) -> {
        require(values.size() == count, "count");
        for (int i = 0; i < count; i++) {
          require(values.get(i).equals(cursor.stringAt(i)), "an element that differs");
        }
      }
      case SampleValue.WaveformShort(short[] values) -> {
        require(values.length == count, "count");
        for (int i = 0; i < count; i++) {
          require(values[i] == cursor.intAt(i), "an element that differs");
        }
      }
      default -> require(count >= 0, "a negative count");
    }
  }

  static void require(boolean condition, String what) {
    if (!condition) {
      throw new IllegalStateException(what);
    }
  }
}
