package io.varve.engine.recording;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What the recording says of itself, under the prefix {@code varve_engine_}. */
final class RecordingMetrics {
  private final MeterRegistry registry;
  private final List<Gauge> gauges = new ArrayList<>();
  final Counter events;
  final Counter bytes;
  final Counter late;
  final Counter flushFailures;
  final Counter unjournalled;
  final Counter journalSyncFailures;
  final Counter refusedForSpace;
  final Timer flush;

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
            .register(registry);
    for (DropCause cause : DropCause.values()) {
      FunctionCounter.builder("varve.engine.drops", drops, counted -> counted.total(cause))
          .tag("cause", cause.name().toLowerCase(Locale.ROOT))
          .description("Samples that were accepted and lost")
          .register(registry);
    }
  }

  void watch(Shard shard) {
    String number = String.valueOf(shard.number());
    gauge("queue.depth", "Samples in the shard's queue", number, shard, Shard::queueDepth);
    gauge("pending.bytes", "Bytes in no file yet", number, shard, Shard::pendingBytes);
    gauge("pending.age", "Seconds the oldest such line waits", number, shard, Shard::oldestAge);
    gauge("journal.bytes", "Bytes of the journal", number, shard, Shard::journalBytes);
    gauge("shard.alive", "1 while the shard works", number, shard, s -> s.alive() ? 1 : 0);
  }

  private void gauge(
      String name, String description, String number, Shard shard, ToDoubleFunction<Shard> value) {
    gauges.add(
        Gauge.builder("varve.engine." + name, shard, value)
            .description(description)
            .tag("shard", number)
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
