package io.varve.benchmarks;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A benchmark with files of its own. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public abstract class DiskBenchmark {
  private @Nullable Disk disk;

  /** Where they are; the same for the whole trial. */
  final Disk disk() throws IOException {
    Disk opened = disk;
    if (opened == null) {
      opened = Disk.create();
      disk = opened;
    }
    return opened;
  }

  @TearDown(Level.Trial)
  public void deleteFiles() throws IOException {
    if (disk != null) {
      disk.close();
    }
  }
}
