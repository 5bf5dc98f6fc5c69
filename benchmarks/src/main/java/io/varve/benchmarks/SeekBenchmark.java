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
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Queries a second that want ten seconds from anywhere in a year's file of some 100 MB. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SeekBenchmark {
  private static final int SAMPLES = 4_000_000;
  private static final int SAMPLES_PER_SECOND = 10;
  private static final String KEY = "BENCH/pv:";

  private final RandomGenerator random = Bodies.random();
  private final RangeReader reader = new RangeReader(new Catalogue());
  private Disk disk;
  private Store store;

  @Setup(Level.Trial)
  public void write() throws IOException {
    disk = Disk.create();
    store = disk.store(Granularity.PARTITION_YEAR);
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

  @TearDown(Level.Trial)
  public void close() throws IOException {
    disk.close();
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
