package io.varve.store;

import io.varve.plainpb.DamagedHeaderException;
import io.varve.plainpb.LineScanner;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A PlainPB partition opened for reading: a file, or a part of one that holds several.
 *
 * <p>Seeks by time assume that the file is in time order; a sample that is not hides at most
 * itself. Not thread-safe.
 */
public final class PlainPbPartition implements OpenPartition {
  /** Below this many bytes a seek reads on instead of jumping. */
  private static final int NEAR = 16 * 1024;

  /** A sample that is alone in so many bytes at the end is taken for the newest. */
  private static final long FAR = 1024 * 1024;

  /** As many bytes are read at once from long stretches. */
  private static final int PIECE = 256 * 1024;

  private static final byte[] NOTHING = {};

  private final FileChannel file;
  private final Closeable handle;
  private final PartitionHeader header;
  private final long dataStart;
  private final long end;

  /** Where a search reads to. */
  private byte[] scratch = NOTHING;

  private PlainPbPartition(
      FileChannel file, Closeable handle, PartitionHeader header, long dataStart, long end) {
    this.file = file;
    this.handle = handle;
    this.header = header;
    this.dataStart = dataStart;
    this.end = end;
  }

  /** As {@link #open(PartitionFile, Closeable)}, with a handle to read with. */
  static @Nullable PlainPbPartition open(PartitionFile file, FileHandles handles)
      throws IOException {
    FileHandles.Handle handle = handles.toRead();
    try {
      PlainPbPartition opened = open(file, handle);
      if (opened == null) {
        handle.close();
      }
      return opened;
    } catch (IOException | RuntimeException e) {
      handle.close();
      throw e;
    }
  }

  /**
   * Opens a file, plain or packed.
   *
   * @param handle closed with the partition; left alone when this fails or gives null
   * @return null when the file has no whole line yet, which is no file (invariant C1)
   * @throws DamagedHeaderException when its first line is no header
   */
  public static @Nullable PlainPbPartition open(PartitionFile file, Closeable handle)
      throws IOException {
    Container container = Container.of(file);
    if (container != null) {
      Container.Span span = container.open(file.path().getFileName().toString());
      return open(file.path(), span.channel(), handle, span.start(), span.end());
    }
    FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ);
    return open(file.path(), channel, handle, 0, -1);
  }

  /**
   * @param start position of the header line
   * @param to position behind the last byte, -1 for the end of the file
   */
  private static @Nullable PlainPbPartition open(
      Path path, FileChannel file, Closeable handle, long start, long to) throws IOException {
    try {
      long end = to < 0 ? file.size() : to;
      LineScanner lines = LineScanner.of(file, start, Math.min(end, start + NEAR));
      boolean whole = lines.next();
      if (!whole && end > start + NEAR) {
        lines = LineScanner.of(file, start, end);
        whole = lines.next();
      }
      if (!whole) {
        file.close();
        return null;
      }
      PartitionHeader header = PartitionHeader.parse(lines.array(), lines.start(), lines.end());
      long dataStart = lines.position() + (lines.end() - lines.start()) + 1;
      return new PlainPbPartition(file, handle, header, dataStart, end);
    } catch (DamagedHeaderException e) {
      file.close();
      throw new DamagedHeaderException(path + ": " + e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  @Override
  public PartitionHeader header() {
    return header;
  }

  /** Position of the first sample line. */
  public long dataStart() {
    return dataStart;
  }

  @Override
  public long length() {
    return end;
  }

  @Override
  public SampleCursor samples() {
    return cursorAt(dataStart);
  }

  @Override
  public SampleCursor samplesFrom(Place place) {
    return cursorAt(place.position());
  }

  /** A cursor from a line start on; this partition is to be closed after it. */
  SampleCursor cursorAt(long position) {
    return new SampleCursor(header, LineScanner.of(file, position, end));
  }

  /** Position behind the last byte there was when it was opened. */
  public long end() {
    return end;
  }

  /** A cursor over the lines between two line starts; this partition is to be closed after it. */
  public SampleCursor cursor(long from, long to) {
    byte[] buffer = new byte[Math.clamp(to - from, 1, PIECE)];
    return new SampleCursor(header, LineScanner.of(file, from, to, buffer));
  }

  /** Bytes of the line that starts there, its newline included; 0 when there is no whole line. */
  public int lineLengthAt(long position) throws IOException {
    LineScanner lines = near(position);
    if (!lines.next()) {
      lines = LineScanner.of(file, position, end);
      if (!lines.next()) {
        return 0;
      }
    }
    return lines.end() - lines.start() + 1;
  }

  /**
   * Bytes as they lie.
   *
   * @throws java.io.EOFException when the file is shorter by now
   */
  public ByteBuffer read(long position, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (file.read(bytes, position + bytes.position()) < 0) {
        throw new EOFException("The file ends before byte " + (position + length));
      }
    }
    return bytes.flip();
  }

  /**
   * Writes everything below the header to another file, as it lies.
   *
   * @throws java.io.EOFException when the file is shorter by now
   */
  void copyLinesTo(WritableByteChannel out) throws IOException {
    long at = dataStart;
    while (at < end) {
      long copied = file.transferTo(at, end - at, out);
      if (copied <= 0) {
        throw new EOFException(
            "The file ended at byte %d while it was copied, and had reached to %d when it was opened"
                .formatted(at, end));
      }
      at += copied;
    }
  }

  @Override
  public @Nullable Place lastAtOrBefore(Moment moment) throws IOException {
    Span span = around(moment);
    SampleCursor cursor = cursorIn(span);
    long position = -1;
    long second = 0;
    int nano = 0;
    while (cursor.next() && cursor.position() < span.until) {
      if (Moment.compare(cursor.epochSecond(), cursor.nano(), moment.epochSecond(), moment.nano())
          > 0) {
        break;
      }
      position = cursor.position();
      second = cursor.epochSecond();
      nano = cursor.nano();
    }
    return position < 0 ? null : new Place(position, new Moment(second, nano));
  }

  @Override
  public @Nullable Place newestAtOrBefore(Moment moment) throws IOException {
    Newest newest = newestIn(around(moment), moment);
    return newest == null ? null : newest.place;
  }

  /** The newest readable sample, stepping over a damaged tail (invariant C8). */
  @Override
  public @Nullable Place last() throws IOException {
    for (long back = NEAR; ; back *= 8) {
      long from = Math.max(dataStart, end - back);
      Span span = new Span(from == dataStart ? from : lineStartFrom(from), end);
      Newest newest = newestIn(span, Moment.MAX);
      if (from == dataStart || (newest != null && (newest.follows || back >= FAR))) {
        return newest == null ? null : newest.place;
      }
      // One without another in front of it may be older than what lies there.
    }
  }

  /** Where a sample is sought: lines that start from one position on, before another. */
  private record Span(long from, long until) {}

  /** The newest sample in a span, and whether it lies behind another one. */
  private record Newest(Place place, boolean follows) {}

  /**
   * Some lines with the last sample at or before a moment among them, if there is one, and what
   * lies about it.
   */
  private Span around(Moment moment) throws IOException {
    long low = dataStart;
    long high = end;
    // Invariant: the sample sought, if there is one, starts in [low, high).
    while (high - low > NEAR) {
      long middle = low + (high - low) / 2;
      Probe probe = probe(middle, high, moment);
      if (probe.isBefore()) {
        low = probe.start();
      } else {
        // The line sought may start at the middle itself, which the probe lies behind.
        high = probe.behind() < 0 ? middle + 1 : probe.behind();
      }
    }
    return new Span(low, high);
  }

  private @Nullable Newest newestIn(Span span, Moment moment) throws IOException {
    SampleCursor cursor = cursorIn(span);
    long position = -1;
    long newestSecond = Long.MIN_VALUE;
    int newestNano = 0;
    boolean follows = false;
    boolean any = false;
    // Nothing is read for a line behind the span, and no object is made for one in it.
    while ((!any || cursor.nextPosition() < span.until)
        && cursor.next()
        && cursor.position() < span.until) {
      long second = cursor.epochSecond();
      int nano = cursor.nano();
      if (Moment.compare(second, nano, moment.epochSecond(), moment.nano()) <= 0
          && Moment.compare(second, nano, newestSecond, newestNano) >= 0) {
        position = cursor.position();
        newestSecond = second;
        newestNano = nano;
        follows = any;
      }
      any = true;
    }
    return position < 0
        ? null
        : new Newest(new Place(position, new Moment(newestSecond, newestNano)), follows);
  }

  /** Whole lines are read; the last of them may reach over the end of the span. */
  private SampleCursor cursorIn(Span span) {
    return new SampleCursor(header, LineScanner.of(file, span.from, end, scratch()));
  }

  /**
   * Looks at the first readable samples whose lines start between a position, which may lie within
   * a line, and another.
   */
  private Probe probe(long position, long until, Moment moment) throws IOException {
    LineScanner lines = near(position);
    if (lines.next()) {
      SampleCursor cursor = new SampleCursor(header, lines);
      if (cursor.next()) {
        return Probe.of(cursor, Probe.MOST, until, moment);
      }
    }
    // A line longer than the piece looked at, or nothing but damage in it.
    long start = lineStartFrom(position);
    if (start >= until) {
      return Probe.NOTHING;
    }
    SampleCursor cursor = new SampleCursor(header, near(start));
    if (cursor.next()) {
      return Probe.of(cursor, Probe.MOST, until, moment);
    }
    cursor = cursorAt(start);
    return cursor.next() ? Probe.of(cursor, 1, until, moment) : Probe.NOTHING;
  }

  /** The start of the first line that begins after the position; the end when there is none. */
  private long lineStartFrom(long position) throws IOException {
    LineScanner lines = near(position);
    if (!lines.next()) {
      lines = LineScanner.of(file, position, end);
      if (!lines.next()) {
        return end;
      }
    }
    return lines.position() + (lines.end() - lines.start()) + 1;
  }

  private byte[] scratch() {
    if (scratch.length == 0) {
      scratch = new byte[NEAR];
    }
    return scratch;
  }

  private LineScanner near(long position) {
    return LineScanner.of(file, position, Math.min(end, position + NEAR), scratch());
  }

  @Override
  public void close() throws IOException {
    try (handle) {
      file.close();
    }
  }
}
