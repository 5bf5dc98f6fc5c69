package io.varve.engine.recording;

import io.varve.sample.DbrType;
import io.varve.sample.FieldValue;
import io.varve.sample.SampleView;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
  private final Shard shard;
  private final DbrType type;
  private final Drops drops;
  private final Rounds rounds;
  private final Duration closeTimeout;
  private final Runnable whenClosed;

  private static final VarHandle NEWEST = handle();

  /**
   * Second and nanosecond of the newest sample in one number, so that it is never half read.
   * Written for every sample, and opaquely, because a fence for each would cost more than the rest.
   */
  @SuppressWarnings("UnusedVariable") // its handle reads and writes it
  private long newest;

  private volatile boolean closed;

  /**
   * @param newest time of the newest sample known at the start
   */
  OpenRecording(
      RecordedPv pv,
      Drops drops,
      Rounds rounds,
      Duration closeTimeout,
      @Nullable Instant newest,
      Runnable whenClosed) {
    this.pv = pv;
    this.shard = pv.shard();
    this.type = pv.identity().type();
    this.drops = drops;
    this.rounds = rounds;
    this.closeTimeout = closeTimeout;
    this.newest = newest == null ? NONE : newest.getEpochSecond() << NANO_BITS | newest.getNano();
    this.whenClosed = whenClosed;
  }

  private static VarHandle handle() {
    try {
      return MethodHandles.lookup().findVarHandle(OpenRecording.class, "newest", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @Override
  public int record(SampleView sample, List<FieldValue> fields, @Nullable Boolean fieldsChanged) {
    DropCause refusal = refusal(sample);
    if (refusal != null) {
      return refuse(refusal);
    }
    int size;
    try {
      size = rounds.ofThisThread().add(shard, pv, sample, fields, fieldsChanged);
    } catch (RuntimeException e) {
      log.error("A sample of {} cannot be encoded", pv.name(), e);
      return refuse(DropCause.FAULT);
    }
    if (size == 0) {
      return refuse(DropCause.OVERFLOW);
    }
    NEWEST.setOpaque(this, sample.epochSecond() << NANO_BITS | sample.nano());
    return size;
  }

  private @Nullable DropCause refusal(SampleView sample) {
    if (closed) {
      return DropCause.ABANDONED;
    }
    return sample.type() == type ? shard.refusal() : DropCause.TYPE_CHANGE;
  }

  private int refuse(DropCause cause) {
    dropped(cause);
    return 0;
  }

  @Override
  public void dropped(DropCause cause) {
    drops.count(pv.name(), cause, 1);
  }

  @Override
  public @Nullable Instant newest() {
    long packed = (long) NEWEST.getOpaque(this);
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
    shard.settle(pv, done);
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
