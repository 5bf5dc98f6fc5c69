package io.varve.parquet;

import io.varve.partition.Granularity;
import io.varve.partition.Partition;
import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.LineScanner;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import io.varve.plainpb.SampleEncoder;
import io.varve.sample.DbrType;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import io.varve.store.Encoding;
import io.varve.store.OpenPartition;
import io.varve.store.PartitionFile;
import io.varve.store.PartitionWriter;
import io.varve.store.Store;
import io.varve.store.StoreMacros;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;

/** A Parquet store of one PV in a folder, for tests. */
final class ParquetFixture {
  static final String PV = "R:x";
  static final long YEAR_START = 1_704_067_200L; // 2024-01-01T00:00:00Z

  final ParquetFormat format = new ParquetFormat();
  final Store store;
  final Partition year = Granularity.PARTITION_YEAR.at(YEAR_START);

  ParquetFixture(Path folder, String options) {
    this.store =
        Store.parse(
            "parquet://localhost?name=LTS&partitionGranularity=PARTITION_YEAR&rootFolder="
                + folder
                + options,
            new StoreMacros(Map.of()));
  }

  Path path() {
    return store.root().resolve("R_x_2024.parquet");
  }

  PartitionFile file() {
    return new PartitionFile(store, path(), year);
  }

  /** The samples as lines of PlainPB, as the engine makes them. */
  static byte[] lines(List<Sample> samples) {
    LineBuffer out = new LineBuffer(256);
    SampleEncoder encoder = new SampleEncoder();
    samples.forEach(sample -> encoder.encode(sample, out));
    return out.toByteArray();
  }

  static SampleCursor cursor(DbrType type, byte[] lines) {
    return new SampleCursor(
        new PartitionHeader(type, PV, 2024), LineScanner.of(lines, 0, lines.length));
  }

  void write(DbrType type, byte[] lines) throws IOException {
    try (SampleCursor samples = cursor(type, lines);
        PartitionWriter writer =
            format.create(store.encoding(), new PartitionHeader(type, PV, 2024), path())) {
      while (samples.next()) {
        writer.add(samples);
      }
      writer.finish();
    }
  }

  /** Writes that many samples of doubles. */
  void write(int count, IntFunction<Sample> sample) throws IOException {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      samples.add(sample.apply(i));
    }
    write(DbrType.SCALAR_DOUBLE, lines(samples));
  }

  static Sample sample(long secondsIntoYear, int nano, double value) {
    return new Sample(
        YEAR_START + secondsIntoYear, nano, new SampleValue.ScalarDouble(value), 0, 0);
  }

  OpenPartition open() throws IOException {
    return Objects.requireNonNull(format.open(file(), () -> {}));
  }

  /** All lines of the file. */
  byte[] read() throws IOException {
    LineBuffer out = new LineBuffer(256);
    try (OpenPartition partition = open();
        SampleCursor samples = partition.samples()) {
      while (samples.next()) {
        samples.copyLineTo(out);
      }
    }
    return out.toByteArray();
  }

  /** The encoding of the store. */
  Encoding encoding() {
    return store.encoding();
  }
}
