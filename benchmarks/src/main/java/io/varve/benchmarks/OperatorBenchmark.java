package io.varve.benchmarks;

import io.varve.operator.Operator;
import io.varve.operator.OperatorName;
import io.varve.operator.Samples;
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
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Samples a second that an operator takes from a file of a year; {@code raw} is none. */
public class OperatorBenchmark extends DiskBenchmark {
  static final int SAMPLES = 1_000_000;
  private static final int SAMPLES_PER_SECOND = 10;
  private static final String KEY = "BENCH/pv:";

  @Param({"raw", "mean_60", "optimized_1000", "median_60", "lastFill_60", "deadBand_1"})
  public String operator = "raw";

  private final RangeReader reader = new RangeReader(new Catalogue());
  private final TimeRange range =
      new TimeRange(
          Instant.ofEpochSecond(Bodies.START),
          Instant.ofEpochSecond(Bodies.START + SAMPLES / SAMPLES_PER_SECOND));
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
  @OperationsPerInvocation(SAMPLES)
  public double samples() throws IOException {
    double sum = 0;
    try (SampleStream stream = results()) {
      while (stream.next()) {
        sum += stream.current().doubleAt(0);
      }
    }
    return sum;
  }

  private SampleStream results() throws IOException {
    if (operator.equals("raw")) {
      return open();
    }
    Operator chosen = OperatorName.parse(operator).orElseThrow();
    return chosen.answer(Samples.of("BENCH:pv", this::open), range);
  }

  private SampleStream open() throws IOException {
    return reader.open(KEY, List.of(store), range, List.of());
  }
}
