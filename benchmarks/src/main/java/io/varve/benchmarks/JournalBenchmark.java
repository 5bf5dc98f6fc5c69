package io.varve.benchmarks;

import io.varve.journal.FsyncPolicy;
import io.varve.journal.Journal;
import io.varve.journal.JournalPv;
import io.varve.journal.JournalSegment;
import io.varve.journal.JournalSettings;
import io.varve.name.KeyRule;
import io.varve.partition.Granularity;
import io.varve.sample.DbrType;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Samples a second that one shard's journal takes, in commits of records of a few lines each. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class JournalBenchmark {
  private static final int PVS = 5000;
  private static final int LINES = 2;

  @Param({"NONE", "BATCH"})
  public FsyncPolicy fsync = FsyncPolicy.NONE;

  private final JournalPv[] pvs = new JournalPv[PVS];
  private byte[] bytes = new byte[0];
  private Disk disk;
  private Journal journal;

  @Setup(Level.Trial)
  public void open() throws IOException {
    disk = Disk.create();
    journal =
        Journal.open(
            disk.journals(),
            0,
            new JournalSettings(64 << 20, Long.MAX_VALUE, fsync, Duration.ofSeconds(1)),
            Clock.systemUTC());
    for (int i = 0; i < PVS; i++) {
      String name = Disk.pvName(i);
      pvs[i] =
          new JournalPv(
              i,
              name,
              KeyRule.DEFAULT.keyOf(name),
              DbrType.SCALAR_DOUBLE,
              List.of(disk.store(Granularity.PARTITION_HOUR)));
    }
    bytes = Bodies.lines(DbrType.SCALAR_DOUBLE, LINES);
  }

  @TearDown(Level.Trial)
  public void close() throws IOException {
    journal.close();
    disk.close();
  }

  @Benchmark
  @OperationsPerInvocation(PVS * LINES)
  public JournalSegment commits() throws IOException {
    for (JournalPv pv : pvs) {
      journal.append(pv, Bodies.YEAR, LINES, bytes, 0, bytes.length);
    }
    JournalSegment segment = journal.commit();
    // Nobody holds lines of it: what has ended goes, so that the disk does not fill.
    Optional<JournalSegment> free = journal.oldestFree();
    if (free.isPresent()) {
      journal.drop(free.get());
    }
    return segment;
  }
}
