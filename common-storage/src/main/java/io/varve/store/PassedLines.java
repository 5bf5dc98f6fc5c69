package io.varve.store;

import io.varve.plainpb.LineSink;
import io.varve.plainpb.SampleCursor;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Passes on lines of a file in the order in which they lie: runs that are known to be samples
 * without a look at them, and of others those that turn out to be. What is known is asked for when
 * so much has been looked at that it is worth the question. Not thread-safe.
 */
final class PassedLines {
  /** As much is looked at sooner than a question is answered, in bytes. */
  private static final long WORTH = 256 * 1024;

  private final SampleCursor cursor;
  private final long began;
  private final long end;
  private final Asking asking;

  /** Those ahead; null until they were asked for. */
  private @Nullable Deque<LineRun> known;

  /** Finds out what is known of the lines from a position on. */
  @FunctionalInterface
  interface Asking {
    List<LineRun> from(long position) throws IOException;
  }

  /**
   * @param cursor stands on the line before those that are passed on, then on the last of them
   * @param end position behind the last line there may be
   */
  PassedLines(SampleCursor cursor, long end, Asking asking) {
    this.cursor = cursor;
    this.began = cursor.position();
    this.end = end;
    this.asking = asking;
  }

  /**
   * As {@link SampleCursor#passLines}.
   *
   * @throws java.io.EOFException when the file is shorter than it was; what was passed on is whole
   */
  int pass(long lastSecond, int lastNano, LineSink sink) throws IOException {
    long position = cursor.nextPosition();
    LineRun run = ahead(position);
    if (run == null || run.from() > position) {
      long until = run == null ? Long.MAX_VALUE : run.from();
      return cursor.passLines(lastSecond, lastNano, until, sink);
    }
    Moment last = run.last();
    if (Moment.compare(last.epochSecond(), last.nano(), lastSecond, lastNano) <= 0) {
      if (cursor.passKnown((int) (run.to() - run.from()), last.epochSecond(), last.nano(), sink)) {
        return run.samples();
      }
      // The file is not the one that they were known of.
      known = new ArrayDeque<>();
    }
    return cursor.passLines(lastSecond, lastNano, Long.MAX_VALUE, sink);
  }

  /** The next run that begins at a position or behind it. */
  private @Nullable LineRun ahead(long position) throws IOException {
    Deque<LineRun> runs = known;
    if (runs == null) {
      if (position - began < WORTH || end - position < WORTH) {
        return null;
      }
      runs = new ArrayDeque<>(asking.from(position));
      known = runs;
    }
    while (!runs.isEmpty() && runs.getFirst().from() < position) {
      runs.removeFirst();
    }
    return runs.peekFirst();
  }
}
