package io.varve.engine.recording;

import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts every sample that was lost, by cause and by PV, and says so in the log. Thread-safe. */
public final class Drops {
  private static final Logger log = LoggerFactory.getLogger(Drops.class);
  private static final long LOG_EVERY_MILLIS = 60_000;

  private final Clock clock;
  private final Map<DropCause, LongAdder> totals = new ConcurrentHashMap<>();
  private final Map<Key, Tally> tallies = new ConcurrentHashMap<>();

  public Drops(Clock clock) {
    this.clock = clock;
  }

  private record Key(String pvName, DropCause cause) {}

  private static final class Tally {
    final LongAdder count = new LongAdder();
    final AtomicLong nextLogMillis = new AtomicLong(Long.MIN_VALUE);
  }

  /** Counts samples of a PV as lost; the log names the PV at once, then once a minute at most. */
  void count(String pvName, DropCause cause, long samples) {
    totals.computeIfAbsent(cause, key -> new LongAdder()).add(samples);
    Tally tally = tallies.computeIfAbsent(new Key(pvName, cause), key -> new Tally());
    tally.count.add(samples);
    long now = clock.millis();
    long due = tally.nextLogMillis.get();
    if (now >= due && tally.nextLogMillis.compareAndSet(due, now + LOG_EVERY_MILLIS)) {
      log.warn("{} samples of {} were dropped so far: {}", tally.count.sum(), pvName, cause);
    }
  }

  /** Samples lost for a cause, of all PVs. */
  public long total(DropCause cause) {
    LongAdder total = totals.get(cause);
    return total == null ? 0 : total.sum();
  }

  /** What was lost, of one PV for one cause. */
  public record Drop(String pvName, DropCause cause, long samples) {}

  /** Every loss there was, the largest first. */
  public List<Drop> all() {
    return tallies.entrySet().stream()
        .map(e -> new Drop(e.getKey().pvName(), e.getKey().cause(), e.getValue().count.sum()))
        .sorted(
            Comparator.comparingLong(Drop::samples)
                .reversed()
                .thenComparing(Drop::pvName)
                .thenComparing(Drop::cause))
        .toList();
  }

  /** Samples of a PV lost for any cause. */
  public long of(String pvName) {
    return Stream.of(DropCause.values()).mapToLong(cause -> of(pvName, cause)).sum();
  }

  /** Samples of a PV lost for a cause. */
  public long of(String pvName, DropCause cause) {
    Tally tally = tallies.get(new Key(pvName, cause));
    return tally == null ? 0 : tally.count.sum();
  }
}
