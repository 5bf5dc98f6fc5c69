package io.varve.engine.recording;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What the recording says of itself, under the prefix {@code varve_engine_}. */
final class RecordingMetrics {
  private static final Duration[] FLUSH_BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(20),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(2),
    Duration.ofSeconds(10)
  };

  private final MeterRegistry registry;
  private final List<Gauge> gauges = new ArrayList<>();
  final Counter events;
  final Counter bytes;
  final Counter late;
  final Counter unjournalled;
  final Counter journalSyncFailures;
  private final Counter flushFailures;
  private final Counter refusedForSpace;
  private final Timer flush;
  private final LongAdder flushes = new LongAdder();
  private final LongAdder flushNanos = new LongAdder();
  private final LongAdder postponed = new LongAdder();

  RecordingMetrics(MeterRegistry registry, Drops drops) {
    this.registry = registry;
    this.events = counter("events", "Samples taken over from channels");
    this.bytes = counter("bytes", "Bytes of PlainPB taken over from channels");
    this.late = counter("late", "Samples older than what the engine had sealed");
    this.flushFailures = counter("flush.failures", "Flushes of one PV that failed");
    this.unjournalled =
        counter("unjournalled", "Samples a crash would take: the journal is full or failing");
    this.journalSyncFailures =
        counter("journal.sync.failures", "A power cut would take what a journal got last");
    this.refusedForSpace =
        counter("refused.space", "Appends not tried because the store's disk is all but full");
    this.flush =
        Timer.builder("varve.engine.flush")
            .description("Time to append one PV's lines to its partition file")
            .serviceLevelObjectives(FLUSH_BUCKETS)
            .register(registry);
    for (DropCause cause : DropCause.values()) {
      FunctionCounter.builder("varve.engine.drops", drops, counted -> counted.total(cause))
          .tag("cause", cause.name().toLowerCase(Locale.ROOT))
          .description("Samples that were accepted and lost")
          .register(registry);
    }
  }

  /** A PV's lines were appended to its file, or could not be, within this time. */
  void flushTook(long nanos) {
    flush.record(nanos, TimeUnit.NANOSECONDS);
    flushes.increment();
    flushNanos.add(nanos);
  }

  /** An append failed; its lines are kept and tried again. */
  void flushFailed() {
    flushFailures.increment();
    postponed.increment();
  }

  /** An append was not tried because the store's disk is all but full. */
  void refusedForSpace() {
    refusedForSpace.increment();
    postponed.increment();
  }

  /** Appends so far, since these metrics were made. */
  long flushes() {
    return flushes.sum();
  }

  /** Seconds they took, added up over all threads. */
  double flushSeconds() {
    return flushNanos.sum() / 1e9;
  }

  /** Appends that had to be put off. */
  long postponed() {
    return postponed.sum();
  }

  void watch(Shard shard) {
    gauge("queue.depth", null, "Samples in the shard's queue", shard, Shard::queueDepth);
    gauge("queue.age", "seconds", "Since the queue was last emptied", shard, Shard::queueAge);
    gauge("pending.bytes", "bytes", "What is in no file yet", shard, Shard::pendingBytes);
    gauge("pending.age", "seconds", "Wait of the oldest unflushed line", shard, Shard::oldestAge);
    gauge("journal.bytes", "bytes", "Size of the journal", shard, Shard::journalBytes);
    gauge("shard.alive", null, "1 while the shard works", shard, s -> s.alive() ? 1 : 0);
  }

  private void gauge(
      String name,
      @Nullable String unit,
      String description,
      Shard shard,
      ToDoubleFunction<Shard> value) {
    gauges.add(
        Gauge.builder("varve.engine." + name, shard, value)
            .baseUnit(unit)
            .description(description)
            .tag("shard", String.valueOf(shard.number()))
            .register(registry));
  }

  /** Forgets the shards, so that those of a later session are watched instead. */
  void forgetShards() {
    gauges.forEach(registry::remove);
    gauges.clear();
  }

  private Counter counter(String name, String description) {
    return Counter.builder("varve.engine." + name).description(description).register(registry);
  }
}
