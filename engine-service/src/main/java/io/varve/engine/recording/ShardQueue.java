package io.varve.engine.recording;

import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What callbacks hand to a shard: bounded in samples and bytes, and never making them wait.
 *
 * <p>The bounds are kept beside the queue and not by it, so that the few entries that are no
 * samples always find room.
 */
final class ShardQueue {
  private static final int BATCH = 8192;

  private final LinkedBlockingQueue<ShardEntry> entries = new LinkedBlockingQueue<>();
  private final AtomicInteger samples = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final int maxSamples;
  private final long maxBytes;

  ShardQueue(int maxSamples, long maxBytes) {
    this.maxSamples = maxSamples;
    this.maxBytes = maxBytes;
  }

  /** Takes a line; false when there is no room. */
  boolean offer(Line line) {
    if (samples.incrementAndGet() > maxSamples) {
      samples.decrementAndGet();
      return false;
    }
    if (bytes.addAndGet(line.bytes().length) > maxBytes) {
      samples.decrementAndGet();
      bytes.addAndGet(-line.bytes().length);
      return false;
    }
    return entries.add(line);
  }

  void put(ShardEntry entry) {
    entries.add(entry);
  }

  /** Moves what is there to the list, waiting a little when there is nothing. */
  void drainTo(List<ShardEntry> batch, long waitMillis) throws InterruptedException {
    @Nullable ShardEntry first = entries.poll(waitMillis, TimeUnit.MILLISECONDS);
    if (first != null) {
      batch.add(first);
      entries.drainTo(batch, BATCH - 1);
    }
  }

  /** Takes a line back; false when it has been taken out already. */
  boolean remove(Line line) {
    return entries.remove(line);
  }

  /** Moves what is there to the list. */
  void drainTo(List<ShardEntry> batch) {
    entries.drainTo(batch);
  }

  /** A line that was drained no longer counts. */
  void taken(Line line) {
    samples.decrementAndGet();
    bytes.addAndGet(-line.bytes().length);
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  int samples() {
    return samples.get();
  }
}
