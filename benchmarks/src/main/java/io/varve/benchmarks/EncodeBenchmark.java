package io.varve.benchmarks;

import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.SampleEncoder;
import io.varve.sample.DbrType;
import io.varve.sample.Sample;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
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

/** Samples a second that are turned into escaped lines. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EncodeBenchmark {
  private static final int SAMPLES = 1000;

  @Param({"SCALAR_DOUBLE", "SCALAR_INT", "SCALAR_ENUM", "WAVEFORM_DOUBLE"})
  public DbrType type = DbrType.SCALAR_DOUBLE;

  private final Sample[] samples = new Sample[SAMPLES];
  private final SampleEncoder encoder = new SampleEncoder();
  private final LineBuffer out = new LineBuffer(1 << 16);

  @Setup
  public void make() {
    RandomGenerator random = Bodies.random();
    for (int i = 0; i < SAMPLES; i++) {
      samples[i] = Bodies.sample(type, i, random);
    }
  }

  @Benchmark
  @OperationsPerInvocation(SAMPLES)
  public int lines() {
    out.clear();
    for (Sample sample : samples) {
      encoder.encode(sample, out);
    }
    return out.size();
  }
}
