package io.varve.web;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Load and memory of this process, noted once a minute and kept for a day (contract mgmt-engine-etl
 * 1.5, getProcessMetrics). Thread-safe.
 */
public final class ProcessMetrics implements AutoCloseable {
  private static final int KEPT = 1440;

  private final Clock clock;
  private final HumanTime time;
  private final Deque<Reading> readings = new ArrayDeque<>();
  private final ScheduledThreadPoolExecutor minutes;

  /**
   * @param systemLoad of the last minute, as the operating system averages it; negative when it
   *     does not tell
   * @param heapUsed percent of the heap the process may have
   */
  private record Reading(Instant at, double systemLoad, double heapUsed) {}

  ProcessMetrics(Clock clock, HumanTime time) {
    this.clock = clock;
    this.time = time;
    this.minutes =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("process-metrics").factory());
  }

  void start() {
    var _ = minutes.scheduleAtFixedRate(this::note, 0, 1, TimeUnit.MINUTES);
  }

  /** Takes a reading now. */
  void note() {
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    double bound = heap.getMax() > 0 ? heap.getMax() : heap.getCommitted();
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    synchronized (readings) {
      readings.addLast(new Reading(clock.instant(), load, heap.getUsed() * 100 / bound));
      if (readings.size() > KEPT) {
        readings.removeFirst();
      }
    }
  }

  /**
   * What a service of this process answers to getProcessMetrics.
   *
   * @param service its name in the keys, such as ENGINE
   */
  public Map<String, Object> of(String service) {
    Instant started = Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put(service + "_uptime", ManagementFactory.getRuntimeMXBean().getUptime() / 1000);
    answer.put(service + "_start", time.print(started));
    answer.put(service + "_metrics", rows());
    return answer;
  }

  private List<Map<String, String>> rows() {
    synchronized (readings) {
      return readings.stream().map(ProcessMetrics::row).toList();
    }
  }

  private static Map<String, String> row(Reading reading) {
    Map<String, String> row = new LinkedHashMap<>();
    row.put("timeInEpochSeconds", String.valueOf(reading.at().getEpochSecond()));
    row.put("systemLoadAverage", String.valueOf(reading.systemLoad()));
    row.put("heapUsedPercent", String.valueOf(reading.heapUsed()));
    return row;
  }

  @Override
  public void close() {
    minutes.shutdownNow();
  }
}
