package io.varve.benchmarks;

import io.varve.partition.Granularity;
import io.varve.partition.Partition;
import io.varve.sample.DbrType;
import io.varve.store.Durable;
import io.varve.store.PartitionAppender;
import io.varve.store.Store;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Appends a second to a partition file: open, check, write, look, close; nothing is forced. */
public class AppendBenchmark extends DiskBenchmark {
  private static final int PVS = 100;

  /** A file is cut back to nothing from here on, so that the disk does not fill. */
  private static final int ROUNDS = 1000;

  /** Lines of one append: of a slow PV, and of a fast one. */
  @Param({"1", "1000"})
  public int lines = 1;

  private Store store;
  private PartitionAppender appender;
  private Partition partition;
  private byte[] bytes = new byte[0];
  private int next;

  @Setup(Level.Trial)
  public void open() throws IOException {
    store = disk().store(Granularity.PARTITION_YEAR);
    appender = new PartitionAppender(new Durable());
    partition = store.granularity().at(Bodies.START);
    bytes = Bodies.lines(DbrType.SCALAR_DOUBLE, lines);
  }

  @Benchmark
  public long appends() throws IOException {
    int pv = next++ % PVS;
    String key = "BENCH/" + pv + ":";
    if (next % (PVS * ROUNDS) < PVS) {
      cut(key);
    }
    return appender.append(
        store, key, "BENCH:" + pv, DbrType.SCALAR_DOUBLE, partition, bytes, 0, bytes.length);
  }

  private void cut(String key) throws IOException {
    if (next > PVS) {
      FileChannel.open(
              store.file(key, partition),
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)
          .close();
    }
  }
}
