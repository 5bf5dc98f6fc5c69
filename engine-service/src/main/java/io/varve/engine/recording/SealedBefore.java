package io.varve.engine.recording;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The instant before which the engine appends no ordinary sample any more.
 *
 * <p>How an append and an advance of the instant cannot pass each other: the flusher first notes
 * the time it is about to append, then reads the instant; the advance first sets the instant, then
 * reads the notes. Both are volatile, so at least one sees the other: either the append goes the
 * way of late samples, or the advance is published no further than the append.
 */
public final class SealedBefore {
  private final List<Appending> appending = new CopyOnWriteArrayList<>();
  private volatile long announcedSecond;

  /**
   * @param published what the registry says already; later samples only are ordinary
   */
  public SealedBefore(Instant published) {
    this.announcedSecond = seconds(published);
  }

  /** One flusher's note of what it is appending. */
  static final class Appending {
    private volatile long second = Long.MAX_VALUE;

    void begin(long epochSecond) {
      second = epochSecond;
    }

    void end() {
      second = Long.MAX_VALUE;
    }
  }

  Appending newAppending() {
    Appending note = new Appending();
    appending.add(note);
    return note;
  }

  /** Whether a sample of that time is late. */
  boolean isLate(long epochSecond) {
    return epochSecond < announcedSecond;
  }

  /**
   * Moves the instant forward.
   *
   * @return what may be published
   */
  Instant advance(Instant wanted) {
    announcedSecond = Math.max(announcedSecond, seconds(wanted));
    long publishable = announcedSecond;
    for (Appending note : appending) {
      publishable = Math.min(publishable, note.second);
    }
    return Instant.ofEpochSecond(publishable);
  }

  /**
   * The newest instant the rules allow: what an IOC may still send, what may still wait for its
   * flush, and a margin for what is on its way between them.
   */
  static Instant allowedAt(Instant now, Duration clockDrift, Duration flushLongest) {
    return now.minus(clockDrift).minus(flushLongest).minusSeconds(MARGIN_SECONDS);
  }

  private static final long MARGIN_SECONDS = 60;

  /** Instants far out, such as {@link Instant#MIN}, fit into seconds too. */
  private static long seconds(Instant instant) {
    return instant.getEpochSecond();
  }
}
