package io.varve.benchmarks;

import com.sun.management.ThreadMXBean;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.varve.engine.recording.Drops;
import io.varve.engine.recording.Recording;
import io.varve.engine.recording.RecordingProperties;
import io.varve.engine.recording.Rounds;
import io.varve.engine.recording.SealedBefore;
import io.varve.engine.recording.ShardedRecorder;
import io.varve.sample.DbrType;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import io.varve.typeinfo.TypeInfo;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/**
 * What the recording takes for as long as one likes: samples go through inbox, journal and memory
 * into partition files, as fast as they are accepted. A sample that is refused is offered again.
 *
 * <p>The time counts until every sample is in its file and the journal is empty.
 */
final class SustainedIngest {
  private static final int PRODUCERS = 2;

  private final Disk disk;
  private final int pvs;
  private final Duration length;

  SustainedIngest(Disk disk, int pvs, Duration length) {
    this.disk = disk;
    this.pvs = pvs;
    this.length = length;
  }

  /**
   * What came of it.
   *
   * @param samples accepted and written
   * @param refusals offers that found no room
   * @param seconds from the first offer to the last byte in a file
   * @param allocated bytes allocated by the threads of the recording, producers apart
   */
  record Result(int pvs, long samples, long refusals, double seconds, long allocated) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "ingest: %,d samples of %,d PVs in %.1f s: %,.0f samples/s; %,d offers found no room;"
              + " %.1f bytes allocated per sample",
          samples,
          pvs,
          seconds,
          samples / seconds,
          refusals,
          allocated / (double) samples);
    }
  }

  Result run() throws IOException, InterruptedException {
    Clock clock = Clock.systemUTC();
    ShardedRecorder recorder =
        ShardedRecorder.start(
            settings(),
            clock,
            disk.journals(),
            disk.storage(),
            new Rounds(),
            new SealedBefore(Instant.EPOCH),
            () -> true,
            new Drops(clock),
            new SimpleMeterRegistry());
    List<Recording> recordings = new ArrayList<>();
    for (int i = 0; i < pvs; i++) {
      recordings.add(recorder.open(pv(Disk.pvName(i))));
    }
    List<Producer> producers = new ArrayList<>();
    long began = System.nanoTime();
    for (int i = 0; i < PRODUCERS; i++) {
      Producer producer =
          new Producer(
              recordings.subList(pvs * i / PRODUCERS, pvs * (i + 1) / PRODUCERS),
              clock,
              began + length.toNanos());
      producers.add(producer);
      producer.thread.start();
    }
    for (Producer producer : producers) {
      producer.thread.join();
    }
    long allocated = allocatedByRecording();
    recorder.stop(Duration.ofMinutes(5));
    double seconds = (System.nanoTime() - began) / (double) TimeUnit.SECONDS.toNanos(1);
    return new Result(
        pvs,
        producers.stream().mapToLong(p -> p.accepted).sum(),
        producers.stream().mapToLong(p -> p.refused).sum(),
        seconds,
        allocated);
  }

  /** What an engine has that nobody has configured. */
  private static RecordingProperties settings() {
    return new Binder(new MapConfigurationPropertySource(Map.of()))
        .bindOrCreate("varve.engine", RecordingProperties.class);
  }

  private static long allocatedByRecording() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long bytes = 0;
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().matches("(shard|flush|file-sync|journal-sync)-\\d+")) {
        bytes += threads.getThreadAllocatedBytes(thread.threadId());
      }
    }
    return bytes;
  }

  private TypeInfo pv(String name) {
    return TypeInfo.named(name)
        .type(DbrType.SCALAR_DOUBLE)
        .appliance("benchmark")
        .dataStores(List.of(disk.storeUrl()))
        .build();
  }

  /** Offers samples of its PVs in turn, each round a little later than the one before. */
  private static final class Producer {
    private static final long PAUSE_NANOS = 100_000;

    private final List<Recording> recordings;
    private final Clock clock;
    private final long untilNanos;
    private final Thread thread = Thread.ofPlatform().name("producer").unstarted(this::run);
    private long accepted;
    private long refused;

    Producer(List<Recording> recordings, Clock clock, long untilNanos) {
      this.recordings = recordings;
      this.clock = clock;
      this.untilNanos = untilNanos;
    }

    private void run() {
      Instant before = Instant.EPOCH;
      for (int round = 0; System.nanoTime() < untilNanos; round++) {
        Instant now = clock.instant();
        if (!now.isAfter(before)) {
          continue;
        }
        before = now;
        for (Recording recording : recordings) {
          Sample sample =
              new Sample(
                  now.getEpochSecond(),
                  now.getNano(),
                  new SampleValue.ScalarDouble(Math.sqrt(round)),
                  0,
                  0,
                  List.of(),
                  null);
          while (!recording.record(sample)) {
            refused++;
            LockSupport.parkNanos(PAUSE_NANOS);
          }
          accepted++;
        }
      }
    }
  }
}
