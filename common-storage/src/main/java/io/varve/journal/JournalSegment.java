package io.varve.journal;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A segment as those see it whose lines it keeps. Thread-safe.
 *
 * <p>Who holds lines that are not in a store yet retains the segment; it can go when nobody does.
 */
public final class JournalSegment {
  private final Path file;
  private final AtomicInteger holders = new AtomicInteger();
  private volatile long bytes;
  private volatile long completeSinceMillis = Long.MAX_VALUE;

  JournalSegment(Path file) {
    this.file = file;
  }

  public Path file() {
    return file;
  }

  /** Counts one more holder of lines; by the writing thread, right after the commit. */
  public void retain() {
    holders.incrementAndGet();
  }

  /** The holder's lines are in the store, or are given up and counted. */
  public void release() {
    if (holders.decrementAndGet() < 0) {
      throw new IllegalStateException("The segment " + file + " was released more than retained");
    }
  }

  /** Whether nothing will be added and nobody needs what it holds. */
  boolean free() {
    return isComplete() && holders.get() == 0;
  }

  /** Whether nothing will be added. */
  boolean isComplete() {
    return completeSinceMillis != Long.MAX_VALUE;
  }

  long bytes() {
    return bytes;
  }

  void grownTo(long size) {
    bytes = size;
  }

  void complete(long nowMillis) {
    completeSinceMillis = nowMillis;
  }

  /** When it got its last lines, milliseconds since 1970; the far future while it still grows. */
  public long completeSinceMillis() {
    return completeSinceMillis;
  }
}
