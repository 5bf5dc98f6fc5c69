package io.varve.store;

import io.varve.plainpb.LineSink;
import io.varve.plainpb.SampleCursor;
import io.varve.plainpb.Wanted;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
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
  private final Consumer<LineRun> changed;

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
   * @param changed told of a run that is not what it was when it became known
   */
  PassedLines(SampleCursor cursor, long end, Asking asking, Consumer<LineRun> changed) {
    this.cursor = cursor;
    this.began = cursor.position();
    this.end = end;
    this.asking = asking;
    this.changed = changed;
  }

  /**
   * As {@link SampleCursor#passLines}.
   *
   * @throws java.io.EOFException when the file is shorter than it was; what was passed on is whole
   */
  int pass(Wanted wanted, LineSink sink) throws IOException {
    long position = cursor.nextPosition();
    Deque<LineRun> ahead = ahead(position);
    LineRun run = ahead.peekFirst();
    if (run != null && run.from() == position) {
      Moment last = run.last();
      if (Moment.compare(last.epochSecond(), last.nano(), wanted.lastSecond(), wanted.lastNano())
          <= 0) {
        int length = (int) (run.to() - run.from());
        if (cursor.passKnown(length, run.sum(), last.epochSecond(), last.nano(), sink)) {
          return run.samples();
        }
        changed.accept(run);
      }
      ahead.removeFirst();
      run = ahead.peekFirst();
    }
    long until = run == null ? Long.MAX_VALUE : run.from();
    return cursor.passLines(wanted, until, sink);
  }

  /** The runs that begin at a position or behind it. */
  private Deque<LineRun> ahead(long position) throws IOException {
    Deque<LineRun> runs = known;
    if (runs == null) {
      runs = new ArrayDeque<>();
      if (position - began < WORTH || end - position < WORTH) {
        return runs;
      }
      runs.addAll(asking.from(position));
      known = runs;
    }
    while (!runs.isEmpty() && runs.getFirst().from() < position) {
      runs.removeFirst();
    }
    return runs;
  }
}
