package io.varve.engine.recording;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which PV of a shard is to be flushed next. One whose time has come with a few lines only waits
 * for more, up to a longest time. Thread-safe.
 */
final class FlushSchedule {
  private final Clock clock;
  private final long intervalMillis;
  private final long longestMillis;
  private final long small;
  private final Deque<RecordedPv> urgent = new ArrayDeque<>();
  private final PriorityQueue<Due> due =
      new PriorityQueue<>(Comparator.comparingLong(Due::atMillis));
  private final PriorityQueue<Due> retries =
      new PriorityQueue<>(Comparator.comparingLong(Due::atMillis));
  private boolean everything;

  FlushSchedule(Clock clock, RecordingProperties settings) {
    this.clock = clock;
    this.intervalMillis = settings.flushInterval().toMillis();
    this.longestMillis = settings.flushLongest().toMillis();
    this.small = settings.flushSmall().toBytes();
  }

  private record Due(RecordedPv pv, long atMillis) {}

  /** Has a PV flushed when lines that came at some time have waited long enough. */
  synchronized void after(long sinceMillis, RecordedPv pv) {
    long millis = sinceMillis + intervalMillis;
    Due head = due.peek();
    add(pv, millis);
    if (head == null || millis < head.atMillis()) {
      notifyAll();
    }
  }

  private void add(RecordedPv pv, long millis) {
    pv.dueAt(millis);
    due.add(new Due(pv, millis));
  }

  synchronized void now(RecordedPv pv) {
    urgent.addLast(pv);
    notifyAll();
  }

  /** A flush that failed; it waits for its time even when everything else is due. */
  synchronized void retryAt(RecordedPv pv, long millis) {
    retries.add(new Due(pv, millis));
    notifyAll();
  }

  /** From now on everything is due: memory is short, or the engine stops. */
  synchronized void everythingIsDue(boolean value) {
    if (everything != value) {
      everything = value;
      notifyAll();
    }
  }

  /** The next PV that is due; null when none was within the wait. */
  synchronized @Nullable RecordedPv take(long waitMillis) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMillis);
    RecordedPv next = poll();
    long left = waitMillis;
    while (next == null && left > 0) {
      wait(Math.min(left, millisToHead()));
      next = poll();
      left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    }
    return next;
  }

  /** At least one. */
  private long millisToHead() {
    long now = clock.millis();
    long toDue = due.isEmpty() ? Long.MAX_VALUE : due.peek().atMillis() - now;
    long toRetry = retries.isEmpty() ? Long.MAX_VALUE : retries.peek().atMillis() - now;
    return Math.max(1, Math.min(toDue, toRetry));
  }

  private @Nullable RecordedPv poll() {
    RecordedPv first = urgent.pollFirst();
    if (first != null) {
      return first;
    }
    Due retry = retries.peek();
    if (retry != null && retry.atMillis() <= clock.millis()) {
      retries.remove();
      return retry.pv();
    }
    Due head = due.peek();
    long now = clock.millis();
    while (head != null && (everything || head.atMillis() <= now)) {
      due.remove();
      if (everything || !head.pv().mayWait(small, now - longestMillis + intervalMillis)) {
        return head.pv();
      }
      // Of a PV that was flushed before its time an older entry is left: one of them waits on.
      if (head.atMillis() == head.pv().dueAt()) {
        add(head.pv(), now + intervalMillis);
      }
      head = due.peek();
    }
    return null;
  }
}
