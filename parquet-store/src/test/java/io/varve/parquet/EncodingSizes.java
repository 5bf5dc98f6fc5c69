package io.varve.parquet;

import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import io.varve.plainpb.SampleEncoder;
import io.varve.sample.DbrType;
import io.varve.store.OpenPartition;
import io.varve.store.PartitionWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.IntToDoubleFunction;

/**
 * Prints what samples of several kinds take in a Parquet file and how fast they are written and
 * read. Run by hand; the figures are in docs/stores.md.
 */
final class EncodingSizes {
  private static final int SAMPLES = 4_000_000;

  private EncodingSizes() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createTempDirectory("sizes");
    for (int round = 0; round < 2; round++) {
      for (String time : List.of("same", "jitter")) {
        Random noise = new Random(1);
        double lsb = 20.0 / 65536;
        measure(
            folder,
            time,
            "converter of 16 bits, noise of 10 steps",
            i -> Math.rint((5 + noise.nextGaussian() * 10 * lsb) / lsb) * lsb);
        measure(
            folder,
            time,
            "converter of 16 bits, noise of 500 steps",
            i -> Math.rint((5 + noise.nextGaussian() * 500 * lsb) / lsb) * lsb);
        measure(folder, time, "noise in every bit", i -> 100 + noise.nextGaussian() / 2);
        double[] slow = {20};
        measure(
            folder,
            time,
            "slow: a change in 30 s",
            i -> noise.nextInt(30) == 0 ? slow[0] += noise.nextGaussian() / 100 : slow[0]);
        measure(folder, time, "constant", i -> 4.2);
      }
    }
  }

  private static void measure(Path folder, String time, String what, IntToDoubleFunction value)
      throws IOException {
    Random jitter = new Random(2);
    LineBuffer lines = new LineBuffer(SAMPLES * 32);
    SampleEncoder encoder = new SampleEncoder();
    for (int i = 0; i < SAMPLES; i++) {
      int nano =
          time.equals("same") ? 123_456_789 : 500_000_000 + (int) (jitter.nextGaussian() * 5e4);
      encoder.encode(ParquetFixture.sample(i, nano, value.applyAsDouble(i)), lines);
    }
    ParquetFixture pv = new ParquetFixture(folder, "&compress=ZSTD");
    long start = System.nanoTime();
    try (SampleCursor samples = ParquetFixture.cursor(DbrType.SCALAR_DOUBLE, lines.toByteArray());
        PartitionWriter writer =
            pv.format.create(
                pv.encoding(),
                new PartitionHeader(DbrType.SCALAR_DOUBLE, ParquetFixture.PV, 2024),
                pv.path())) {
      while (samples.next()) {
        writer.add(samples);
      }
      writer.finish();
    }
    double writing = (System.nanoTime() - start) / 1e9;
    start = System.nanoTime();
    long read = 0;
    try (OpenPartition partition = pv.open();
        SampleCursor samples = partition.samples()) {
      while (samples.next()) {
        read++;
      }
    }
    double reading = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "%-42s %-7s PB %5.2f  Parquet %5.2f bytes/sample, written %4.1f, read %4.1f million/s%n",
        what,
        time,
        lines.size() / (double) SAMPLES,
        Files.size(pv.path()) / (double) read,
        SAMPLES / writing / 1e6,
        read / reading / 1e6);
  }
}
