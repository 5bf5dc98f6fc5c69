package io.varve.engine.recording;

import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.SampleEncoder;
import io.varve.sample.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The callback's side of a recorded PV: encodes once, hands over, never waits. */
final class OpenRecording implements Recording {
  private static final Logger log = LoggerFactory.getLogger(OpenRecording.class);
  private static final int NANO_BITS = 30;
  private static final long NONE = Long.MIN_VALUE;

  private final RecordedPv pv;
  private final Drops drops;
  private final ThreadLocal<Encoding> encodings;
  private final Duration closeTimeout;
  private final Runnable whenClosed;

  /** Second and nanosecond of the newest sample in one number, so that it is never half read. */
  private volatile long newest;

  private volatile boolean closed;

  /**
   * @param encodings one per callback thread, of which there are few, and not one per PV
   * @param newest time of the newest sample known at the start
   */
  OpenRecording(
      RecordedPv pv,
      Drops drops,
      ThreadLocal<Encoding> encodings,
      Duration closeTimeout,
      @Nullable Instant newest,
      Runnable whenClosed) {
    this.pv = pv;
    this.drops = drops;
    this.encodings = encodings;
    this.closeTimeout = closeTimeout;
    this.newest = newest == null ? NONE : newest.getEpochSecond() << NANO_BITS | newest.getNano();
    this.whenClosed = whenClosed;
  }

  /** Where a thread encodes. */
  static final class Encoding {
    private static final int KEPT_BYTES = 1 << 16;

    private final SampleEncoder encoder = new SampleEncoder();
    private LineBuffer buffer = new LineBuffer(256);

    /** The sample's line, valid until the next call. */
    LineBuffer encode(Sample sample) {
      if (buffer.array().length > KEPT_BYTES) {
        // One huge waveform must not hold its memory for ever.
        buffer = new LineBuffer(256);
      }
      buffer.clear();
      encoder.encode(sample, buffer);
      return buffer;
    }
  }

  @Override
  public boolean record(Sample sample) {
    if (closed) {
      return refuse(DropCause.ABANDONED);
    }
    if (sample.type() != pv.identity().type()) {
      return refuse(DropCause.TYPE_CHANGE);
    }
    LineBuffer line;
    try {
      line = encodings.get().encode(sample);
    } catch (RuntimeException e) {
      log.error("A sample of {} cannot be encoded", pv.name(), e);
      return refuse(DropCause.FAULT);
    }
    DropCause refusal =
        pv.shard().offer(pv, sample.epochSecond(), sample.nano(), line.array(), line.size());
    if (refusal != null) {
      return refuse(refusal);
    }
    newest = sample.epochSecond() << NANO_BITS | sample.nano();
    return true;
  }

  private boolean refuse(DropCause cause) {
    dropped(cause);
    return false;
  }

  @Override
  public void dropped(DropCause cause) {
    drops.count(pv.name(), cause, 1);
  }

  @Override
  public @Nullable Instant newest() {
    long packed = newest;
    return packed == NONE
        ? null
        : Instant.ofEpochSecond(packed >> NANO_BITS, packed & (1L << NANO_BITS) - 1);
  }

  @Override
  public boolean isPending() {
    return !pv.isEmpty();
  }

  /**
   * Waits until everything handed over is in its file; when the store does not take it in time, it
   * stays in memory and journal and is tried further.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    CompletableFuture<Void> done = new CompletableFuture<>();
    pv.shard().settle(pv, done);
    try {
      done.get(closeTimeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      log.warn("The last samples of {} are not in their file yet; it is tried further", pv.name());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Nobody ever fails this future", e);
    } finally {
      whenClosed.run();
    }
  }
}
