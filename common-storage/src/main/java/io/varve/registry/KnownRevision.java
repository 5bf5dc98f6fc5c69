package io.varve.registry;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/** The newest revision that the database has told, for those who need not know the very newest. */
final class KnownRevision {
  private final LongSupplier asked;
  private final LongSupplier nanoTime;
  private final AtomicReference<Answer> newest;

  private record Answer(long revision, long atNanos) {}

  /**
   * @param asked asks the database
   */
  KnownRevision(LongSupplier asked, LongSupplier nanoTime) {
    this.asked = asked;
    this.nanoTime = nanoTime;
    this.newest = new AtomicReference<>(none());
  }

  /** What the database has said within such a time, or says now. */
  long revision(Duration age) {
    Answer known = Objects.requireNonNull(newest.get());
    long now = nanoTime.getAsLong();
    if (now - known.atNanos() < age.toNanos()) {
      return known.revision();
    }
    long revision = asked.getAsLong();
    // Unless it has been forgotten since, because of a change that the answer may be older than.
    newest.compareAndSet(known, new Answer(revision, now));
    return revision;
  }

  /** Something has changed. */
  void forget() {
    newest.set(none());
  }

  /** Older than any that may be asked for, and another one each time. */
  private Answer none() {
    return new Answer(0, nanoTime.getAsLong() - Long.MAX_VALUE / 2);
  }
}
