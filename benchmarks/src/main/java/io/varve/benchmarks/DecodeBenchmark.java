package io.varve.benchmarks;

import io.varve.plainpb.LineScanner;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import io.varve.sample.DbrType;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Samples a second that a cursor reads from memory, times and values looked at. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecodeBenchmark {
  static final int SAMPLES = 100_000;

  @Param({"SCALAR_DOUBLE", "SCALAR_INT", "SCALAR_ENUM"})
  public DbrType type = DbrType.SCALAR_DOUBLE;

  private byte[] lines = new byte[0];
  private PartitionHeader header = Bodies.header(DbrType.SCALAR_DOUBLE);

  @Setup
  public void encode() {
    lines = Bodies.lines(type, SAMPLES);
    header = Bodies.header(type);
  }

  @Benchmark
  @OperationsPerInvocation(SAMPLES)
  public double samples() throws IOException {
    SampleCursor cursor = new SampleCursor(header, LineScanner.of(lines, 0, lines.length));
    double sum = 0;
    long times = 0;
    while (cursor.next()) {
      times += cursor.epochSecond() + cursor.nano();
      sum += cursor.doubleAt(0);
    }
    return sum + times;
  }

  /** The search for line ends alone. */
  @Benchmark
  @OperationsPerInvocation(SAMPLES)
  public long lineEnds() throws IOException {
    LineScanner scanner = LineScanner.of(lines, 0, lines.length);
    long sum = 0;
    while (scanner.next()) {
      sum += scanner.end();
    }
    return sum;
  }
}
