package io.varve.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.varve.partition.Granularity;
import io.varve.store.Store;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * What a large site's ETL does each hour: of very many PVs one file each, into days that have
 * begun. What counts is not samples but partitions.
 */
final class HourlyMoves {
  /** The first hour makes the days, and the second has the compilers warm. */
  private static final int UNMEASURED_HOURS = 2;

  private static final int PVS_OF_A_LARGE_SITE = 100_000;

  private final Disk disk;
  private final int pvs;

  HourlyMoves(Disk disk, int pvs) {
    this.disk = disk;
    this.pvs = pvs;
  }

  /**
   * What came of it.
   *
   * @param seconds of one hour's moves
   * @param cpuSeconds of all threads meanwhile
   */
  record Result(int pvs, double seconds, double cpuSeconds) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%d PVs, an hour each into days that have begun: %.2f ms of processor time and %.2f ms for"
              + " each; %d PVs would take %.0f s of a core and %.0f s",
          pvs,
          cpuSeconds / pvs * 1e3,
          seconds / pvs * 1e3,
          PVS_OF_A_LARGE_SITE,
          cpuSeconds / pvs * PVS_OF_A_LARGE_SITE,
          seconds / pvs * PVS_OF_A_LARGE_SITE);
    }
  }

  /** Moves three hours of each PV, and measures the last. */
  Result run() throws IOException, InterruptedException {
    Store hours =
        new Store("hours", disk.folder().resolve("hours"), Granularity.PARTITION_HOUR, 0, 0);
    Store days = new Store("days", disk.folder().resolve("days"), Granularity.PARTITION_DAY, 0, 0);
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    double seconds = 0;
    long cpuNanos = 0;
    for (int hour = 0; hour <= UNMEASURED_HOURS; hour++) {
      HourFiles.write(hours, pvs, hour, hour + 1);
      long before = system.getProcessCpuTime();
      seconds = HourFiles.move(hours, days, pvs);
      cpuNanos = system.getProcessCpuTime() - before;
    }
    Disk.delete(days.root());
    return new Result(pvs, seconds, cpuNanos / 1e9);
  }
}
