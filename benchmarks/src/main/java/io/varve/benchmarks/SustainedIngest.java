package io.varve.benchmarks;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.varve.engine.recording.Drops;
import io.varve.engine.recording.PvStores;
import io.varve.engine.recording.Recording;
import io.varve.engine.recording.RecordingProperties;
import io.varve.engine.recording.SealedBefore;
import io.varve.engine.recording.ShardedRecorder;
import io.varve.engine.recording.StoreRoots;
import io.varve.name.KeyRule;
import io.varve.sample.DbrType;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import io.varve.store.Catalogue;
import io.varve.store.Durable;
import io.varve.store.FileHandles;
import io.varve.store.NewestSample;
import io.varve.store.PartitionAppender;
import io.varve.store.StoreMacros;
import io.varve.typeinfo.TypeInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/**
 * What the recording takes for as long as one likes: samples go through queue, journal and memory
 * into partition files, as fast as they are accepted. A sample that is refused is offered again.
 *
 * <p>The time counts until every sample is in its file.
 */
final class SustainedIngest {
  private static final int PRODUCERS = 2;

  private final Path folder;
  private final int pvs;
  private final Duration length;

  SustainedIngest(Path folder, int pvs, Duration length) {
    this.folder = folder;
    this.pvs = pvs;
    this.length = length;
  }

  /**
   * What came of it.
   *
   * @param samples accepted and written
   * @param refusals offers that found no room
   * @param seconds from the first offer to the last byte in a file
   */
  record Result(long samples, long refusals, double seconds) {
    double perSecond() {
      return samples / seconds;
    }
  }

  Result run() throws IOException, InterruptedException {
    Clock clock = Clock.systemUTC();
    try (StoreRoots roots = new StoreRoots("the benchmark")) {
      ShardedRecorder recorder =
          ShardedRecorder.start(
              settings(),
              clock,
              folder.resolve("journal"),
              new ShardedRecorder.Storage(
                  new PvStores(KeyRule.DEFAULT, new StoreMacros(Map.of())),
                  roots,
                  new NewestSample(new Catalogue()),
                  new PartitionAppender(new Durable(), FileHandles.unbounded()),
                  root -> Long.MAX_VALUE),
              new SealedBefore(Instant.EPOCH),
              () -> true,
              new Drops(clock),
              new SimpleMeterRegistry());
      List<Recording> recordings = new ArrayList<>();
      for (int i = 0; i < pvs; i++) {
        recordings.add(recorder.open(pv("BENCH:" + i / 100 + ":" + i)));
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
      recorder.stop(Duration.ofMinutes(5));
      double seconds = (System.nanoTime() - began) / (double) TimeUnit.SECONDS.toNanos(1);
      return new Result(
          producers.stream().mapToLong(p -> p.accepted).sum(),
          producers.stream().mapToLong(p -> p.refused).sum(),
          seconds);
    }
  }

  /** What an engine has that nobody has configured. */
  private static RecordingProperties settings() {
    return new Binder(new MapConfigurationPropertySource(Map.of()))
        .bindOrCreate("varve.engine", RecordingProperties.class);
  }

  private TypeInfo pv(String name) {
    return TypeInfo.named(name)
        .type(DbrType.SCALAR_DOUBLE)
        .appliance("benchmark")
        .dataStores(
            List.of(
                "pb://localhost?name=STS&rootFolder="
                    + folder.resolve("sts")
                    + "&partitionGranularity=PARTITION_HOUR"))
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
