package io.varve.engine.recording;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What callbacks hand to a shard: bounded in lines and bytes, and never making them wait for a
 * disk.
 *
 * <p>Callbacks hand over whole batches, under a lock that is held for no longer than it takes to
 * exchange two of them, or to copy one when another waits already. The more there is to do, the
 * larger a batch becomes, and the less its journalling costs for each line.
 *
 * <p>Whether there is room is asked line by line and without the lock, so several threads at once
 * may go beyond the bounds by what they have collected.
 */
final class Inbox {
  /**
   * From one take to the next, unless there is much or somebody waits: what comes in small pieces
   * is journalled together.
   */
  private static final long PACE_NANOS = 40_000_000;

  private static final int MUCH_SHARE = 4;

  /**
   * Lines from which on batches change places. Fewer are copied, so that of the many threads that
   * hand over one by one none keeps a large batch.
   */
  private static final int EXCHANGED = 16;

  private final int maxLines;
  private final long maxBytes;
  private Batch filled = new Batch();
  private Batch spare = new Batch();
  private boolean waiting;
  private boolean pacing;
  private boolean urgent;
  private long takenNanos = System.nanoTime() - PACE_NANOS;
  private boolean closed;
  private volatile int lines;
  private volatile long bytes;

  /**
   * @param maxLines lines that wait at most
   * @param maxBytes their bytes at most; up to 2 GB
   */
  Inbox(int maxLines, long maxBytes) {
    this.maxLines = maxLines;
    this.maxBytes = Math.min(maxBytes, Integer.MAX_VALUE - 8);
  }

  /** Whether there is room for so many lines and bytes beside those that wait. */
  boolean hasRoom(int moreLines, long moreBytes) {
    return lines + moreLines <= maxLines && bytes + moreBytes <= maxBytes;
  }

  /** Takes a batch and gives an empty one for it; null when nothing is taken any more. */
  synchronized @Nullable Batch hand(Batch batch) {
    if (closed) {
      return null;
    }
    Batch empty = batch;
    if (filled.isEmpty() && batch.size() >= EXCHANGED) {
      empty = filled;
      filled = batch;
    } else {
      filled.addAll(batch);
      batch.clear();
    }
    wake();
    return empty;
  }

  /** Finds room always; false when the shard has ended. */
  synchronized boolean put(Settling settling) {
    if (!closed) {
      filled.add(settling);
      urgent = true;
      wake();
    }
    return !closed;
  }

  private void wake() {
    lines = filled.size();
    bytes = filled.length();
    if (waiting && (!pacing || urgent || isMuch())) {
      waiting = false;
      notifyAll();
    }
  }

  private boolean isMuch() {
    return lines > maxLines / MUCH_SHARE || bytes > maxBytes / MUCH_SHARE;
  }

  /** Lets {@link #take} return at once. */
  synchronized void hurry() {
    urgent = true;
    wake();
  }

  /**
   * What has come since the call before, perhaps nothing after the wait; the batch that call gave
   * is cleared and filled again. By the shard's thread only.
   */
  synchronized Batch take(long waitMillis) throws InterruptedException {
    pacing = true;
    awaitUntil(takenNanos + PACE_NANOS);
    pacing = false;
    if (filled.isEmpty()) {
      awaitUntil(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMillis));
    }
    urgent = false;
    takenNanos = System.nanoTime();
    Batch taken = filled;
    spare.clear();
    filled = spare;
    spare = taken;
    lines = 0;
    bytes = 0;
    return taken;
  }

  /** Waits, while pacing for haste, else for anything. */
  private void awaitUntil(long endNanos) throws InterruptedException {
    long left = endNanos - System.nanoTime();
    while (left > 0 && !urgent && !isMuch() && (pacing || filled.isEmpty())) {
      waiting = true;
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = endNanos - System.nanoTime();
    }
    waiting = false;
  }

  /** Takes nothing from now on; gives what nobody has taken out. */
  synchronized Batch close() {
    closed = true;
    Batch left = filled;
    filled = new Batch();
    return left;
  }

  synchronized boolean isEmpty() {
    return filled.isEmpty();
  }

  /** Lines that wait. */
  int lines() {
    return lines;
  }
}
