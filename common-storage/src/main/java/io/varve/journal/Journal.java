package io.varve.journal;

import io.varve.store.Durable;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The journal of one shard: a series of segments ({@link JournalFormat}), written by one thread.
 *
 * <p>Records are staged and then written by {@link #commit} in one go; what a commit has written
 * survives the death of the process. Segments go oldest first, and only when nobody retains them,
 * because a later segment may say what became of lines in an earlier one. Other threads may call
 * {@link #syncWhenDue}, {@link #oldestFree}, {@link #drop} and ask for sizes; all else is the
 * writer's.
 */
public final class Journal implements Closeable {
  private final Path folder;
  private final int shard;
  private final JournalSettings settings;
  private final Clock clock;
  private final RecordBuffer staged = new RecordBuffer();
  private final BitSet defined = new BitSet();
  private final Deque<JournalSegment> segments = new ArrayDeque<>();

  /** Segments that have ended and are still to be forced to the disk; guarded by this. */
  private final Deque<SegmentWriter> ended = new ArrayDeque<>();

  /** Held while something is forced, and never by the writer while it writes. */
  private final Object forcing = new Object();

  private final AtomicLong bytes = new AtomicLong();
  private volatile @Nullable SegmentWriter current;
  private volatile long lastSyncMillis;
  private long nextSequence;

  private Journal(
      Path folder, int shard, JournalSettings settings, Clock clock, long nextSequence) {
    this.folder = folder;
    this.shard = shard;
    this.settings = settings;
    this.clock = clock;
    this.nextSequence = nextSequence;
    this.lastSyncMillis = clock.millis();
  }

  /**
   * Opens the journal of a shard for writing, behind whatever segments the folder holds; those are
   * for {@link JournalReplay} and are not counted.
   *
   * @param folder of this shard alone, created when absent
   */
  public static Journal open(Path folder, int shard, JournalSettings settings, Clock clock)
      throws IOException {
    // Forced into the folder above: segments are only as durable as the way to them.
    new Durable().createFolders(folder);
    try (Stream<Path> files = Files.list(folder)) {
      long last =
          files.map(JournalFormat::sequenceOf).flatMapToLong(OptionalLong::stream).max().orElse(0);
      return new Journal(folder, shard, settings, clock, last + 1);
    }
  }

  /**
   * Stages lines of one PV and year.
   *
   * @param lines escaped lines, each with its newline
   * @throws JournalFullException when the journal has reached its bound; the lines are not staged
   * @throws IOException when the segment before could not be ended in good order; the lines are not
   *     staged
   */
  public void append(JournalPv pv, int year, int count, byte[] lines, int from, int length)
      throws IOException {
    rollWhenLong();
    long size = bytes() + staged.size() + JournalFormat.LINES_OVERHEAD + length;
    if (size > settings.maxBytes()) {
      throw new JournalFullException(
          "The journal "
              + folder
              + " has reached its bound of "
              + settings.maxBytes()
              + " bytes; the store takes lines too slowly or not at all");
    }
    carry(pv, year, count, lines, from, length);
  }

  /**
   * As {@link #append}, beyond the bound too: for lines of an old segment, which can go then. Were
   * they refused in a full journal, it would stay full.
   */
  public void carry(JournalPv pv, int year, int count, byte[] lines, int from, int length) {
    define(pv);
    staged.lines(pv.id(), year, count, lines, from, length);
  }

  /** Stages the word that all lines of the PV committed so far are in its files. */
  public void release(JournalPv pv) throws IOException {
    rollWhenLong();
    define(pv);
    staged.released(pv.id());
  }

  /**
   * Writes what is staged.
   *
   * @return the segment that holds it; who keeps lines of it in memory retains it before anything
   *     else is staged
   * @throws IOException when nothing of it is kept
   */
  public JournalSegment commit() throws IOException {
    try {
      SegmentWriter writer = writer();
      long before = writer.length();
      writer.write(staged.content());
      bytes.addAndGet(writer.length() - before);
      if (settings.fsync() == FsyncPolicy.BATCH) {
        writer.force();
      }
      return writer.segment();
    } catch (IOException e) {
      abandonSegment(e);
      throw e;
    } finally {
      staged.clear();
    }
  }

  /** Forces what was committed to the disk when the interval has passed. */
  public void syncWhenDue() throws IOException {
    if (settings.fsync() == FsyncPolicy.INTERVAL
        && clock.millis() - lastSyncMillis >= settings.fsyncInterval().toMillis()) {
      sync();
    }
  }

  /**
   * Forces what was committed to the disk now, unless the policy is never to; before something is
   * given up that the disk holds and that these bytes replace.
   *
   * @throws IOException when some of it could not be forced; a segment that has ended is not tried
   *     again, for the system forgets what it could not write
   */
  public void sync() throws IOException {
    if (settings.fsync() == FsyncPolicy.NONE) {
      return;
    }
    synchronized (forcing) {
      lastSyncMillis = clock.millis();
      SegmentWriter writing = current;
      forceEnded();
      if (writing != null && writing.dirty()) {
        force(writing);
      }
    }
  }

  private void forceEnded() throws IOException {
    SegmentWriter next = nextEnded();
    while (next != null) {
      try (SegmentWriter writer = next) {
        writer.force();
      }
      next = nextEnded();
    }
  }

  private synchronized @Nullable SegmentWriter nextEnded() {
    return ended.pollFirst();
  }

  /** Forces the segment being written, which may end meanwhile. */
  private void force(SegmentWriter writer) throws IOException {
    try {
      writer.force();
    } catch (ClosedChannelException e) {
      if (writer == current) {
        throw e;
      }
    }
  }

  /** Bytes of all segments. */
  public long bytes() {
    return bytes.get();
  }

  /**
   * The oldest segment, when it has ended; its holders keep the rest. It may be the only one: when
   * it fills the journal alone, no other can begin before it goes.
   */
  public synchronized Optional<JournalSegment> oldestComplete() {
    return Optional.ofNullable(segments.peekFirst()).filter(JournalSegment::isComplete);
  }

  /** The oldest segment, if nobody needs it any more. */
  public synchronized Optional<JournalSegment> oldestFree() {
    return Optional.ofNullable(segments.peekFirst()).filter(JournalSegment::free);
  }

  /**
   * Deletes a segment that {@link #oldestFree} gave, once the store's files that took its lines are
   * synced.
   */
  public void drop(JournalSegment segment) throws IOException {
    Files.deleteIfExists(segment.file());
    synchronized (this) {
      segments.remove(segment);
    }
    bytes.addAndGet(-segment.bytes());
  }

  /** Ends the last segment; what nobody retains can be dropped then. */
  @Override
  public void close() throws IOException {
    endSegment();
    sync();
  }

  private void define(JournalPv pv) {
    if (!defined.get(pv.id())) {
      defined.set(pv.id());
      staged.pv(pv);
    }
  }

  private SegmentWriter writer() throws IOException {
    SegmentWriter writer = current;
    if (writer == null) {
      writer = SegmentWriter.create(folder, shard, nextSequence++, clock.millis());
      current = writer;
      synchronized (this) {
        segments.addLast(writer.segment());
      }
      bytes.addAndGet(writer.length());
    }
    return writer;
  }

  /**
   * Ends a long segment, before the first record of a commit and not after the last: staged
   * definitions count for the segment they were staged for, and a segment that has ended may be
   * dropped, so whoever keeps lines of the commit must have had the time to retain it.
   */
  private void rollWhenLong() throws IOException {
    if (staged.size() == 0 && current != null && current.length() >= settings.segmentBytes()) {
      endSegment();
    }
  }

  /** Writes no more to the segment; what is left to be done with it is for {@link #sync}. */
  private void endSegment() throws IOException {
    SegmentWriter writer = current;
    current = null;
    defined.clear();
    if (writer == null) {
      return;
    }
    writer.segment().complete(clock.millis());
    if (settings.fsync() == FsyncPolicy.INTERVAL && writer.dirty()) {
      synchronized (this) {
        ended.addLast(writer);
      }
    } else {
      writer.close();
    }
  }

  /** After a failed write: definitions staged with it are lost, so the next segment starts anew. */
  private void abandonSegment(IOException cause) {
    try {
      endSegment();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }
}
