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
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** Samples a second that one shard's journal takes, in commits of records of a few lines each. */
public class JournalBenchmark extends DiskBenchmark {
  private static final int PVS = 5000;
  private static final int LINES = 2;

  @Param({"NONE", "BATCH"})
  public FsyncPolicy fsync = FsyncPolicy.NONE;

  private final JournalPv[] pvs = new JournalPv[PVS];
  private byte[] bytes = new byte[0];
  private Journal journal;

  @Setup(Level.Trial)
  public void open() throws IOException {
    journal =
        Journal.open(
            disk().journals(),
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
              List.of(disk().store(Granularity.PARTITION_HOUR)));
    }
    bytes = Bodies.lines(DbrType.SCALAR_DOUBLE, LINES);
  }

  @TearDown(Level.Trial)
  public void close() throws IOException {
    journal.close();
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
