package io.varve.store;

import io.varve.partition.Partition;
import io.varve.plainpb.DamagedHeaderException;
import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.LineScanner;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings lines of the journal into a partition file that may hold some of them already.
 *
 * <p>After the death of a process the file holds the first of them, and perhaps a torn one at its
 * end. After a power cut it may hold any of them: appends that were not forced reach the disk in
 * any order, and what is between them reads as zeros. So the file is compared line by line from the
 * first line of the journal on. Where one is missing, or the file is damaged, a copy of the file is
 * set aside, the file is cut there, and what was readable behind the cut is merged with what the
 * journal has. A line that is there already is never written again.
 *
 * <p>Lines are given in time order; older ones may follow, as the journal repeats lines when it
 * drops a segment. Not thread-safe.
 */
public final class PartitionMerge {
  private static final Logger log = LoggerFactory.getLogger(PartitionMerge.class);

  private final PartitionAppender appender;
  private final Durable durable = new Durable();

  /** A replay has one file open at a time, before anybody else has any. */
  private final FileHandles handles = FileHandles.unbounded();

  private final Store store;
  private final String key;
  private final PartitionHeader header;
  private final Partition partition;
  private final Path path;
  private final boolean late;

  /** Readable lines from behind a cut that are not back in the file yet. */
  private final Deque<Kept> cutOff = new ArrayDeque<>();

  /** Where the comparison stands in the file; -1 when it has not begun. */
  private long position = -1;

  private @Nullable Moment newest;

  /** The file while it is compared; null at its end. */
  private @Nullable SampleCursor file;

  /**
   * @param header of the file
   * @param late whether ETL may be moving the file, see {@link PartitionAppender#appendLate}
   */
  public PartitionMerge(
      PartitionAppender appender,
      Store store,
      String key,
      PartitionHeader header,
      Partition partition,
      boolean late) {
    this.appender = appender;
    this.store = store;
    this.key = key;
    this.header = header;
    this.partition = partition;
    this.path = store.file(key, partition);
    this.late = late;
  }

  @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
  private record Kept(Moment time, byte[] line) {}

  /**
   * Puts those of the lines into the file that it does not hold.
   *
   * @param lines escaped lines, each with its newline, in time order, all within the partition
   * @return how many were missing
   * @throws RefusedAppendException when the file belongs to another PV or type
   */
  public int add(byte[] lines, int length) throws IOException {
    int count = 0;
    LineBuffer missing = new LineBuffer(length);
    try (SampleCursor wanted = new SampleCursor(header, LineScanner.of(lines, 0, length))) {
      boolean compared = false;
      while (wanted.next()) {
        Moment time = timeOf(wanted);
        if (newest != null && time.compareTo(newest) <= 0) {
          append(missing);
          finish();
          compared = false;
        }
        if (!compared) {
          open(time);
          compared = true;
        }
        newest = time;
        if (!holds(time, missing)) {
          wanted.copyLineTo(missing);
          count++;
        }
      }
      close();
    } catch (IOException | RuntimeException e) {
      closeAfter(e);
      throw e;
    }
    append(missing);
    return count;
  }

  /** Puts back what was cut off and is newer than all that was added. */
  public void finish() throws IOException {
    close();
    LineBuffer rest = new LineBuffer(256);
    while (!cutOff.isEmpty()) {
      putBack(rest);
    }
    append(rest);
    position = -1;
    newest = null;
  }

  /** Whether the file has a line of that time, or gets back one that was cut off. */
  private boolean holds(Moment time, LineBuffer missing) throws IOException {
    while (true) {
      while (!cutOff.isEmpty() && cutOff.element().time.compareTo(time) < 0) {
        putBack(missing);
      }
      if (!cutOff.isEmpty() && cutOff.element().time.equals(time)) {
        putBack(missing);
        return true;
      }
      SampleCursor head = file;
      if (head == null) {
        return false;
      }
      int order = timeOf(head).compareTo(time);
      if (order > 0) {
        cut(head.position());
        return false;
      }
      step(head.nextPosition());
      if (order == 0) {
        return true;
      }
    }
  }

  private void putBack(LineBuffer lines) {
    byte[] line = cutOff.remove().line;
    lines.put(line, 0, line.length);
  }

  /** Opens the file before its first line of that time or a later one. */
  private void open(Moment time) throws IOException {
    try {
      PlainPbPartition opened =
          PlainPbPartition.open(new PartitionFile(store, path, partition), handles);
      if (opened == null) {
        return;
      }
      if (!opened.header().pvName().equals(header.pvName())
          || opened.header().type() != header.type()
          || opened.header().year() != header.year()) {
        // Refused, with the reason, as soon as something is to be appended.
        opened.close();
        return;
      }
      if (position < 0) {
        OpenPartition.Place before = opened.lastAtOrBefore(time);
        position = before == null ? opened.dataStart() : before.position();
      }
      file = opened.cursorAt(position);
      step(position);
    } catch (NoSuchFileException absent) {
      log.debug("{} does not exist, so all lines are missing", path);
    } catch (DamagedHeaderException e) {
      log.warn("The append of journalled lines sets the file aside: {}", e.getMessage());
    }
  }

  /** Goes on to the next line of the file, which starts there; damage ends the file there. */
  private void step(long from) throws IOException {
    SampleCursor cursor = file;
    if (cursor == null) {
      return;
    }
    long damaged = cursor.damagedLines();
    boolean more = cursor.next();
    if (cursor.damagedLines() > damaged) {
      cut(from);
    } else if (more) {
      position = from;
    } else {
      close();
    }
  }

  /** Sets a copy aside, keeps in memory what is readable from here on, and cuts the file. */
  private void cut(long at) throws IOException {
    close();
    Path aside = new Quarantine(durable).keepCopy(store.root(), path);
    try (PlainPbPartition opened =
        PlainPbPartition.open(new PartitionFile(store, path, partition), handles)) {
      if (opened == null) {
        return;
      }
      SampleCursor rest = opened.cursorAt(at);
      LineBuffer line = new LineBuffer(256);
      while (rest.next()) {
        line.clear();
        rest.copyLineTo(line);
        cutOff.add(new Kept(timeOf(rest), line.toByteArray()));
      }
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.truncate(at);
    }
    log.warn(
        "{} lacked lines of the journal from byte {} on, as after a power cut. They are merged with"
            + " the {} lines that follow; a copy of the file as it was is {}",
        path,
        at,
        cutOff.size(),
        aside);
  }

  private void append(LineBuffer lines) throws IOException {
    close();
    if (lines.size() == 0) {
      return;
    }
    if (late) {
      appender.appendLate(
          store, key, header.pvName(), header.type(), partition, lines.array(), 0, lines.size());
    } else {
      appender.append(
          store, key, header.pvName(), header.type(), partition, lines.array(), 0, lines.size());
    }
    lines.clear();
    position = Files.size(path);
  }

  private void close() throws IOException {
    SampleCursor cursor = file;
    file = null;
    if (cursor != null) {
      cursor.close();
    }
  }

  private void closeAfter(Exception failure) {
    try {
      close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private static Moment timeOf(SampleCursor cursor) {
    return new Moment(cursor.epochSecond(), cursor.nano());
  }
}
