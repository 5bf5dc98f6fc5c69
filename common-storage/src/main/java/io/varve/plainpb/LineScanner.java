package io.varve.plainpb;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Steps through the lines of a PlainPB body, in a file, in memory or made while they are read.
 *
 * <p>A last line without a newline is torn and is not delivered. Not thread-safe.
 *
 * <p>A file is read in pieces into one array rather than mapped: a file that is cut while it is
 * read is an {@link EOFException} then and no fault of the process. The first piece has 16 KiB, as
 * many queries want no more than a few lines, the second 64 KiB and those after it 256 KiB.
 */
public final class LineScanner implements Closeable {
  private static final int PIECE = 256 * 1024;
  private static final int LONGEST_LINE = 256 * 1024 * 1024;
  private static final int SMALL_PIECE = 16 * 1024;

  private final @Nullable FileChannel file;

  /** Where lines come from that lie in no file; null for files and arrays. */
  private final @Nullable Feed feed;

  /** File position of the first byte in {@link #bytes}; 0 in memory. */
  private long base;

  /** File position behind the last byte to read. */
  private final long end;

  /** Bytes to read at once from the third piece on. */
  private final int piece;

  private byte[] bytes;

  /** Bytes of the array that are filled. */
  private int filled;

  private int start;
  private int lineEnd;

  /** Where the next line starts in the array. */
  private int next;

  private boolean escaped;

  /**
   * Of lines that somebody wants summed, as far as they had to make room; null before the first.
   */
  private @Nullable CRC32C sum;

  /** Whether there are such lines since the sum was taken. */
  private boolean summing;

  /** Where those of them begin that are not in the sum yet, */
  private int summed;

  /** and where they end. */
  private int toSum;

  private LineScanner(
      @Nullable FileChannel file,
      @Nullable Feed feed,
      long base,
      long end,
      int piece,
      byte[] bytes,
      int next,
      int filled) {
    this.file = file;
    this.feed = feed;
    this.base = base;
    this.end = end;
    this.piece = piece;
    this.bytes = bytes;
    this.next = next;
    this.start = next;
    this.lineEnd = next;
    this.filled = filled;
  }

  /**
   * Lines of an open file between two positions; the first must lie at a line start. Closing the
   * scanner closes the file.
   */
  public static LineScanner of(FileChannel file, long from, long to) {
    int piece = Math.clamp(to - from, SMALL_PIECE, PIECE);
    return new LineScanner(file, null, from, to, piece, new byte[SMALL_PIECE], 0, 0);
  }

  /**
   * As {@link #of(FileChannel, long, long)}, for a caller that looks here and there and wants no
   * new array each time.
   *
   * @param buffer where to read to, as many bytes at once as it has; longer lines are read in full
   *     all the same, elsewhere
   */
  public static LineScanner of(FileChannel file, long from, long to, byte[] buffer) {
    return new LineScanner(file, null, from, to, buffer.length, buffer, 0, 0);
  }

  /** Gives the bytes of lines one after the other, as something else is turned into lines. */
  public interface Feed extends Closeable {

    /**
     * Puts some bytes into an array.
     *
     * @param length 1 at least
     * @return how many; -1 when there are no more
     */
    int read(byte[] target, int from, int length) throws IOException;
  }

  /** Lines that are made while they are read. Closing the scanner closes the feed. */
  public static LineScanner of(Feed feed) {
    return new LineScanner(null, feed, 0, Long.MAX_VALUE, SMALL_PIECE, new byte[SMALL_PIECE], 0, 0);
  }

  /** Lines in memory. */
  public static LineScanner of(byte[] bytes, int from, int to) {
    return new LineScanner(null, null, 0, to, 0, bytes, from, to);
  }

  /** Starts anew on other lines in memory; only for a scanner of lines in memory. */
  void restart(byte[] lines, int from, int to) {
    if (file != null) {
      throw new IllegalStateException("A scanner of a file stays with its file");
    }
    bytes = lines;
    next = from;
    start = from;
    lineEnd = from;
    filled = to;
    escaped = false;
  }

  /**
   * Steps to the next line; false when there is none.
   *
   * @throws EOFException when the file is shorter than it was
   */
  public boolean next() throws IOException {
    int searched = next;
    escaped = false;
    while (true) {
      long found = ByteSearch.findNewline(bytes, searched, filled);
      escaped |= ByteSearch.escaped(found);
      int newline = ByteSearch.lineEnd(found);
      if (newline >= 0) {
        start = next;
        lineEnd = newline;
        next = newline + 1;
        return true;
      }
      searched = filled - next;
      if (!fill()) {
        return false;
      }
      // The unfinished line now starts at 0, and so much of it has been searched.
    }
  }

  /**
   * Reads on until so many bytes from the next line's start on are in {@link #array()}; false when
   * there are fewer.
   *
   * @throws EOFException when the file is shorter than it was
   */
  boolean ensure(int length) throws IOException {
    while (filled - next < length) {
      if (!fill()) {
        return false;
      }
    }
    return true;
  }

  /** When {@link #next} has said that there is none: whether bytes without a newline are left. */
  boolean endsWithinLine() {
    return next < filled;
  }

  /** Steps to the next line, whose end somebody has found already, and no escape in it. */
  void stepTo(int newline) {
    stepTo(next, newline);
  }

  /** Steps over lines in the array to one that somebody has found, and no escape in it. */
  void stepTo(int from, int newline) {
    start = from;
    lineEnd = newline;
    next = newline + 1;
    escaped = false;
  }

  /** Steps over lines in the array so that the next one is one that somebody has found. */
  void stepBefore(int from) {
    next = from;
  }

  /** Where the next line starts in {@link #array()}. */
  int following() {
    return next;
  }

  /** Where the bytes in {@link #array()} end for now. */
  int filled() {
    return filled;
  }

  /** Moves the unfinished line to the front and reads more; false at the end. */
  private boolean fill() throws IOException {
    if ((file == null && feed == null) || base + filled >= end) {
      return false;
    }
    addToSum();
    int kept = filled - next;
    boolean grows = filled > 0 && bytes.length < piece;
    if (next > 0 || grows) {
      byte[] target = grows ? new byte[Math.min(piece, bytes.length * 4)] : bytes;
      System.arraycopy(bytes, next, target, 0, kept);
      bytes = target;
      base += next;
      // The current line is gone, but where it was can still be told.
      start -= next;
      lineEnd -= next;
      summed = Math.max(0, summed - next);
      toSum -= next;
      next = 0;
      filled = kept;
    }
    if (filled == bytes.length) {
      if (bytes.length >= LONGEST_LINE) {
        throw new IOException(
            "The line at byte " + base + " is longer than " + LONGEST_LINE + " bytes");
      }
      bytes = Arrays.copyOf(bytes, Math.min(bytes.length * 4, LONGEST_LINE));
    }
    int wanted = (int) Math.min(bytes.length - filled, end - base - filled);
    int read = read(wanted);
    if (read < 0 && file != null) {
      throw new EOFException(
          "The file was cut while it was read: it ends at byte "
              + (base + filled)
              + " and had "
              + end);
    }
    if (read <= 0) {
      return false;
    }
    filled += read;
    return true;
  }

  private int read(int wanted) throws IOException {
    if (file != null) {
      return file.read(ByteBuffer.wrap(bytes, filled, wanted), base + filled);
    }
    return feed == null ? -1 : feed.read(bytes, filled, wanted);
  }

  /** Adds the current line, and what lies between it and the one before, to the sum of lines. */
  void sumLine() {
    if (!summing) {
      summing = true;
      summed = start;
    }
    toSum = lineEnd + 1;
  }

  /**
   * The sum of the lines added since the last call, up to the end of the last one. If others lay
   * between them it says nothing.
   */
  int takeSum() {
    addToSum();
    summing = false;
    if (sum == null) {
      return 0;
    }
    int taken = (int) sum.getValue();
    sum.reset();
    return taken;
  }

  private void addToSum() {
    if (!summing || toSum <= summed) {
      return;
    }
    if (sum == null) {
      sum = new CRC32C();
    }
    sum.update(bytes, summed, toSum - summed);
    summed = toSum;
  }

  /** The array that holds the current line; valid until the next step. */
  public byte[] array() {
    return bytes;
  }

  /** Where the current line starts in {@link #array()}. */
  public int start() {
    return start;
  }

  /** Where the current line ends in {@link #array()}, its newline not counted. */
  public int end() {
    return lineEnd;
  }

  /** Whether the current line holds escapes. */
  boolean escaped() {
    return escaped;
  }

  /** Position of the current line's first byte in the file or array. */
  public long position() {
    return base + start;
  }

  /** Closes the file or the feed, if there is one. */
  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
    if (feed != null) {
      feed.close();
    }
  }
}
