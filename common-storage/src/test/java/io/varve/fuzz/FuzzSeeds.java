package io.varve.fuzz;

import io.varve.partition.Years;
import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleEncoder;
import io.varve.sample.FieldValue;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Well-formed files and texts. */
final class FuzzSeeds {
  /** 2026-03-04T05:00:00Z. */
  static final long START = 1_772_600_400L;

  private static final List<SampleValue> VALUES =
      List.of(
          new SampleValue.ScalarString("a\nb\u001b"),
          new SampleValue.ScalarShort((short) -3),
          new SampleValue.ScalarFloat(1.5f),
          new SampleValue.ScalarEnum((short) 2),
          new SampleValue.ScalarByte((byte) 10),
          new SampleValue.ScalarInt(13),
          new SampleValue.ScalarDouble(Math.PI),
          new SampleValue.WaveformString(List.of("", "x\r\n")),
          new SampleValue.WaveformShort(new short[] {1, -1, 300}),
          new SampleValue.WaveformFloat(new float[] {0.5f, Float.NaN}),
          new SampleValue.WaveformEnum(new short[] {0, 1}),
          new SampleValue.WaveformByte(new byte[] {10, 13, 27, 0}),
          new SampleValue.WaveformInt(new int[] {7, -7}),
          new SampleValue.WaveformDouble(new double[] {1, 2, 3}),
          new SampleValue.V4GenericBytes(new byte[] {1, 2, 3}, 4));

  private FuzzSeeds() {}

  /** A partition of each type, some samples with fields. */
  static List<byte[]> partitions() {
    List<byte[]> files = new ArrayList<>();
    for (SampleValue value : VALUES) {
      LineBuffer out = new LineBuffer(256);
      new PartitionHeader(value.type(), "A:B", Years.of(START)).writeTo(out);
      for (int i = 0; i < 4; i++) {
        List<FieldValue> fields =
            i == 2 ? List.of(new FieldValue("EGU", "mm"), new FieldValue("HIHI", "\n")) : List.of();
        Sample sample =
            new Sample(START + i, i * 10, value, i, 10 * i, fields, i == 2 ? Boolean.TRUE : null);
        new SampleEncoder().encode(sample, out);
      }
      files.add(out.toByteArray());
    }
    return files;
  }

  /** Segments, with the selector byte of {@link JournalFuzz}. */
  static List<byte[]> segments() throws IOException {
    Path folder = Files.createTempDirectory("varve-seed-");
    try {
      return JournalFuzz.seeds(folder);
    } finally {
      delete(folder);
    }
  }

  static List<byte[]> texts() {
    return List.of(
            "pb://localhost?name=STS&rootFolder=${ROOT}/sts&partitionGranularity=PARTITION_HOUR"
                + "&hold=2&gather=1",
            "pb://localhost?name=LTS&rootFolder=/a%20b&partitionGranularity=PARTITION_YEAR"
                + "&pp=mean_600&reducedata=true",
            "blackhole://localhost?name=LTS",
            "pva://A:B:C-D.HIHI.{\"dbnd\":{\"abs\":1.5}}",
            "ca://A{B-C:D}E.VAL[0:3]",
            "2026_03_04_05",
            "2024_02_29",
            "2024",
            "2026_03_04_05_55",
            "a/../../b",
            "${${A}}")
        .stream()
        .map(text -> text.getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(
              file -> {
                try {
                  Files.delete(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
