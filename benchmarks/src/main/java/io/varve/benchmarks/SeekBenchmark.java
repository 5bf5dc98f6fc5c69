package io.varve.benchmarks;

import io.varve.partition.Granularity;
import io.varve.sample.DbrType;
import io.varve.store.Catalogue;
import io.varve.store.Durable;
import io.varve.store.PartitionAppender;
import io.varve.store.RangeReader;
import io.varve.store.SampleStream;
import io.varve.store.Store;
import io.varve.store.TimeRange;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Setup;

/** Queries a second that want ten seconds from anywhere in a year's file of some 100 MB. */
public class SeekBenchmark extends DiskBenchmark {
  private static final int SAMPLES = 4_000_000;
  private static final int SAMPLES_PER_SECOND = 10;
  private static final String KEY = "BENCH/pv:";

  private final RandomGenerator random = Bodies.random();
  private final RangeReader reader = new RangeReader(new Catalogue());
  private Store store;

  @Setup(Level.Trial)
  public void write() throws IOException {
    store = disk().store(Granularity.PARTITION_YEAR);
    byte[] lines = Bodies.lines(DbrType.SCALAR_DOUBLE, SAMPLES);
    new PartitionAppender(new Durable())
        .append(
            store,
            KEY,
            "BENCH:pv",
            DbrType.SCALAR_DOUBLE,
            store.granularity().at(Bodies.START),
            lines,
            0,
            lines.length);
  }

  @Benchmark
  public long queries() throws IOException {
    Instant from =
        Instant.ofEpochSecond(Bodies.START + random.nextInt(SAMPLES / SAMPLES_PER_SECOND - 10));
    long seen = 0;
    try (SampleStream stream =
        reader.open(KEY, List.of(store), new TimeRange(from, from.plusSeconds(10)), List.of())) {
      while (stream.next()) {
        seen++;
      }
    }
    return seen;
  }
}
