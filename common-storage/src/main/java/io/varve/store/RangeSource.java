package io.varve.store;

import io.varve.plainpb.DamagedHeaderException;
import io.varve.plainpb.LineScanner;
import io.varve.plainpb.LineSink;
import io.varve.plainpb.SampleCursor;
import io.varve.plainpb.Wanted;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file, or one chunk of the engine's memory, that takes part in a range query.
 *
 * <p>Opened when the query reaches it. Not thread-safe.
 */
abstract sealed class RangeSource implements Closeable {
  private static final Logger log = LoggerFactory.getLogger(RangeSource.class);

  private final String name;
  private final long startSecond;
  private @Nullable SampleCursor cursor;

  private RangeSource(String name, long startSecond) {
    this.name = name;
    this.startSecond = startSecond;
  }

  /** Where it lies, for users. */
  String name() {
    return name;
  }

  /** No sample in it is older than this epoch second. */
  long startSecond() {
    return startSecond;
  }

  /**
   * Opens it before its first sample after a moment.
   *
   * @return false when there is nothing in it
   * @throws java.nio.file.NoSuchFileException when the file has gone
   */
  final boolean open(Moment after) throws IOException {
    cursor = start(after);
    return cursor != null;
  }

  /**
   * Opens it on its newest sample at or before a moment, as {@link #lastAtOrBefore} finds it.
   *
   * @return false when there is none
   */
  final boolean openOnLast(Moment moment) throws IOException {
    cursor = startOnLast(moment);
    return cursor != null;
  }

  /** A cursor on the newest sample at or before the moment; null when there is none. */
  abstract @Nullable SampleCursor startOnLast(Moment moment) throws IOException;

  /** A cursor on the first sample after the moment; null for nothing, and then nothing is open. */
  abstract @Nullable SampleCursor start(Moment after) throws IOException;

  /** Steps a cursor to the first sample after a moment; false when there is none. */
  private static boolean stepBehind(SampleCursor cursor, Moment after) throws IOException {
    while (cursor.next()) {
      if (Moment.compare(cursor.epochSecond(), cursor.nano(), after.epochSecond(), after.nano())
          > 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * The time of its newest sample at or before a moment; null when there is none. The source is not
   * opened by it.
   */
  abstract @Nullable Moment lastAtOrBefore(Moment moment) throws IOException;

  /**
   * Passes on lines behind the one that the cursor stands on, as {@link SampleCursor#passLines}.
   *
   * @throws java.io.EOFException when the file is shorter than it was; what was passed on is whole
   */
  int passLines(Wanted wanted, LineSink sink) throws IOException {
    return cursor().passLines(wanted, Long.MAX_VALUE, sink);
  }

  /** The cursor, which stands on a sample. */
  final SampleCursor cursor() {
    if (cursor == null) {
      throw new IllegalStateException("The source " + name + " is not open");
    }
    return cursor;
  }

  @Override
  public final void close() throws IOException {
    try (SampleCursor closing = cursor) {
      if (closing != null) {
        report(name, closing);
      }
      cursor = null;
    } finally {
      released();
    }
  }

  private static void report(String name, SampleCursor cursor) {
    if (cursor.damagedLines() > 0) {
      log.warn("{}: {} damaged lines were skipped", name, cursor.damagedLines());
    }
  }

  /** The file has turned out to be shorter than it was. */
  void wasCut() {}

  /** The cursor is closed; so can be what it read from. */
  void released() throws IOException {}

  /** A partition file. */
  static final class OfFile extends RangeSource {
    private final Catalogue catalogue;
    private final PartitionFile file;
    private final LeftOut leftOut;
    private final KnownLines known;
    private final Moment latest;
    private @Nullable OpenPartition read;
    private @Nullable PassedLines passed;
    private boolean changed;

    /**
     * @param leftOut told of a file that cannot be read
     * @param known what need not be looked at line by line
     * @param latest time of the newest sample that is wanted
     */
    OfFile(
        Catalogue catalogue, PartitionFile file, LeftOut leftOut, KnownLines known, Moment latest) {
      super(file.path().toString(), file.partition().startSecond());
      this.catalogue = catalogue;
      this.file = file;
      this.leftOut = leftOut;
      this.known = known;
      this.latest = latest;
    }

    /** A partition and the cursor that reads it. */
    private record Begun(OpenPartition partition, SampleCursor cursor) implements Closeable {
      @Override
      public void close() throws IOException {
        try (partition) {
          cursor.close();
        }
      }
    }

    @Override
    @Nullable SampleCursor start(Moment after) throws IOException {
      return begun(readOrTell(partition -> begin(partition, after)));
    }

    private @Nullable SampleCursor begun(@Nullable Begun begun) {
      if (begun == null) {
        return null;
      }
      read = begun.partition;
      return begun.cursor;
    }

    @Override
    @Nullable SampleCursor startOnLast(Moment moment) throws IOException {
      return begun(readOrTell(partition -> beginOnLast(partition, moment)));
    }

    private @Nullable Begun beginOnLast(OpenPartition partition, Moment moment) throws IOException {
      try {
        OpenPartition.Place last = placeOfLast(partition, moment);
        if (last != null) {
          Begun begun = new Begun(partition, partition.samplesFrom(last));
          if (begun.cursor.next()) {
            return begun;
          }
        }
        partition.close();
        return null;
      } catch (IOException | RuntimeException e) {
        partition.close();
        throw e;
      }
    }

    private @Nullable Begun begin(OpenPartition partition, Moment after) throws IOException {
      try {
        Begun begun = new Begun(partition, near(partition, after));
        if (stepBehind(begun.cursor, after)) {
          return begun;
        }
        report(name(), begun.cursor);
        begun.close();
        return null;
      } catch (IOException | RuntimeException e) {
        partition.close();
        throw e;
      }
    }

    /** A cursor somewhere at or before the first sample after the moment. */
    private SampleCursor near(OpenPartition partition, Moment after) throws IOException {
      if (Moment.compare(file.partition().startSecond(), 0, after.epochSecond(), after.nano())
          > 0) {
        return partition.samples();
      }
      OpenPartition.Place place = partition.lastAtOrBefore(after);
      return place == null ? partition.samples() : partition.samplesFrom(place);
    }

    @Override
    int passLines(Wanted wanted, LineSink sink) throws IOException {
      if (passed == null) {
        if (!(read instanceof PlainPbPartition plain)) {
          return super.passLines(wanted, sink);
        }
        passed =
            new PassedLines(
                cursor(), plain.end(), from -> knownOf(plain, from), this::tellOfChange);
      }
      return passed.pass(wanted, sink);
    }

    private List<LineRun> knownOf(PlainPbPartition plain, long from) throws IOException {
      try {
        return catalogue.ask(file.store(), () -> known.of(file, plain, from, latest));
      } catch (SilentStoreException silent) {
        // The file itself is open, and is read for as long as that goes well.
        return List.of();
      }
    }

    private void tellOfChange(LineRun run) {
      if (!changed) {
        known.changed(file, run);
      }
      changed = true;
    }

    @Override
    void released() throws IOException {
      passed = null;
      if (read != null) {
        read.close();
        read = null;
      }
    }

    @Override
    @Nullable Moment lastAtOrBefore(Moment moment) throws IOException {
      return readOrTell(
          partition -> {
            try (partition) {
              OpenPartition.Place last = placeOfLast(partition, moment);
              return last == null ? null : last.time();
            }
          });
    }

    private OpenPartition.@Nullable Place placeOfLast(OpenPartition partition, Moment moment)
        throws IOException {
      if (file.partition().endSecond() <= moment.epochSecond()) {
        OpenPartition.Place last = partition.last();
        if (last == null || last.time().compareTo(moment) <= 0) {
          return last;
        }
      }
      return partition.newestAtOrBefore(moment);
    }

    @Override
    void wasCut() {
      leftOut.file(file.path());
    }

    private <T> @Nullable T readOrTell(Catalogue.Reading<T> reading) throws IOException {
      if (leftOut.without(file.store().root())) {
        return null;
      }
      try {
        return catalogue.read(file, reading);
      } catch (DamagedHeaderException e) {
        log.warn(
            "The file is left out of the answer, its header cannot be read: {}", e.getMessage());
        leftOut.file(file.path());
        return null;
      } catch (SilentStoreException e) {
        leftOut.store(file.store().root());
        return null;
      }
    }
  }

  /** Lines of the engine's memory. */
  static final class OfTail extends RangeSource {
    private final RangeReader.TailChunk chunk;

    private OfTail(RangeReader.TailChunk chunk, long startSecond) {
      super("engine", startSecond);
      this.chunk = chunk;
    }

    /** A chunk as a source; null when there is no sample in it. */
    static @Nullable OfTail of(RangeReader.TailChunk chunk) throws IOException {
      SampleCursor lines = cursorOf(chunk);
      return lines.next() ? new OfTail(chunk, lines.epochSecond()) : null;
    }

    private static SampleCursor cursorOf(RangeReader.TailChunk chunk) {
      return new SampleCursor(
          chunk.header(), LineScanner.of(chunk.lines(), 0, chunk.lines().length));
    }

    @Override
    @Nullable SampleCursor start(Moment after) throws IOException {
      SampleCursor lines = cursorOf(chunk);
      return stepBehind(lines, after) ? lines : null;
    }

    @Override
    @Nullable SampleCursor startOnLast(Moment moment) throws IOException {
      Moment last = lastAtOrBefore(moment);
      SampleCursor lines = cursorOf(chunk);
      while (last != null && lines.next()) {
        if (lines.epochSecond() == last.epochSecond() && lines.nano() == last.nano()) {
          return lines;
        }
      }
      return null;
    }

    @Override
    @Nullable Moment lastAtOrBefore(Moment moment) throws IOException {
      SampleCursor lines = cursorOf(chunk);
      Moment last = null;
      while (lines.next()) {
        Moment time = new Moment(lines.epochSecond(), lines.nano());
        if (time.compareTo(moment) <= 0 && (last == null || time.compareTo(last) > 0)) {
          last = time;
        }
      }
      return last;
    }
  }
}
