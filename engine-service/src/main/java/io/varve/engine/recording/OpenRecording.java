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

  private final RecordedPv pv;
  private final Drops drops;
  private final ThreadLocal<Encoding> encodings;
  private final Duration closeTimeout;
  private final Runnable whenClosed;
  private volatile @Nullable Instant newest;
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
    this.newest = newest;
    this.whenClosed = whenClosed;
  }

  /** Where a thread encodes. */
  static final class Encoding {
    private static final int KEPT_BYTES = 1 << 16;

    private final SampleEncoder encoder = new SampleEncoder();
    private LineBuffer buffer = new LineBuffer(256);

    byte[] encode(Sample sample) {
      buffer.clear();
      encoder.encode(sample, buffer);
      byte[] line = buffer.toByteArray();
      if (line.length > KEPT_BYTES) {
        // One huge waveform must not hold its memory for ever.
        buffer = new LineBuffer(256);
      }
      return line;
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
    byte[] line;
    try {
      line = encodings.get().encode(sample);
    } catch (RuntimeException e) {
      log.error("A sample of {} cannot be encoded", pv.name(), e);
      return refuse(DropCause.FAULT);
    }
    DropCause refusal = pv.shard().offer(new Line(pv, sample.epochSecond(), sample.nano(), line));
    if (refusal != null) {
      return refuse(refusal);
    }
    newest = sample.instant();
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
    return newest;
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
    pv.shard().put(new ShardEntry.Settle(pv, done));
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
