package io.varve.engine.recording;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What callbacks hand to a shard: bounded in lines and bytes, and never making them wait for a
 * disk.
 *
 * <p>There are two batches. Callbacks fill one, each holding the lock for no longer than it takes
 * to copy a line, while the shard's thread works on the other; then they change places. The more
 * there is to do, the larger a batch becomes, and the less its journalling costs for each line.
 */
final class Inbox {
  private final int maxLines;
  private final long maxBytes;
  private Batch filling = new Batch();
  private Batch spare = new Batch();
  private boolean waiting;
  private boolean closed;

  /**
   * @param maxLines lines that wait at most
   * @param maxBytes their bytes at most; up to 2 GB
   */
  Inbox(int maxLines, long maxBytes) {
    this.maxLines = maxLines;
    this.maxBytes = Math.min(maxBytes, Integer.MAX_VALUE - 8);
  }

  /** Takes a copy of a line; says why when it does not, else null. */
  synchronized @Nullable DropCause offer(
      RecordedPv pv, long epochSecond, int nano, byte[] line, int length) {
    if (closed) {
      return DropCause.ABANDONED;
    }
    if (filling.size() >= maxLines || filling.length() + (long) length > maxBytes) {
      return DropCause.OVERFLOW;
    }
    filling.add(pv, epochSecond, nano, line, length);
    wake();
    return null;
  }

  /** Finds room always; false when the shard has ended. */
  synchronized boolean put(Settling settling) {
    if (!closed) {
      filling.add(settling);
      wake();
    }
    return !closed;
  }

  private void wake() {
    if (waiting) {
      waiting = false;
      notifyAll();
    }
  }

  /**
   * What has come since the call before, perhaps nothing after the wait; the batch that call gave
   * is cleared and filled again. By the shard's thread only.
   */
  synchronized Batch take(long waitMillis) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMillis);
    long left = waitMillis;
    while (filling.isEmpty() && left > 0) {
      waiting = true;
      wait(left);
      left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    }
    waiting = false;
    Batch full = filling;
    spare.clear();
    filling = spare;
    spare = full;
    return full;
  }

  /** Takes nothing from now on; gives what nobody has taken out. */
  synchronized Batch close() {
    closed = true;
    Batch left = filling;
    filling = new Batch();
    return left;
  }

  synchronized boolean isEmpty() {
    return filling.isEmpty();
  }

  /** Lines that wait. */
  synchronized int lines() {
    return filling.size();
  }
}
