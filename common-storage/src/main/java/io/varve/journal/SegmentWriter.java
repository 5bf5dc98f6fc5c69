package io.varve.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes one segment: whole commits, nothing in between. One thread writes; any may force. */
final class SegmentWriter implements Closeable {
  /** The JDK copies a heap buffer to a direct one of the same size and keeps that per thread. */
  private static final int SLICE = 1 << 20;

  private final FileChannel file;
  private final JournalSegment segment;
  private volatile long length;
  private volatile long forced;

  private SegmentWriter(FileChannel file, JournalSegment segment) {
    this.file = file;
    this.segment = segment;
  }

  /** Creates the segment with its header, its directory entry durable. */
  static SegmentWriter create(Path folder, int shard, long sequence, long nowMillis)
      throws IOException {
    Path path = folder.resolve(JournalFormat.fileName(sequence));
    FileChannel file =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    SegmentWriter writer = new SegmentWriter(file, new JournalSegment(path));
    try {
      writer.write(JournalFormat.header(shard, sequence, nowMillis));
      syncFolder(folder);
    } catch (IOException e) {
      file.close();
      throw e;
    }
    return writer;
  }

  JournalSegment segment() {
    return segment;
  }

  long length() {
    return length;
  }

  /**
   * Writes a commit.
   *
   * @throws IOException when it is not there as a whole; the segment is then cut back to the commit
   *     before and must not be written again
   */
  void write(ByteBuffer commit) throws IOException {
    long at = length;
    int end = commit.limit();
    try {
      while (commit.position() < end) {
        commit.limit(Math.min(end, commit.position() + SLICE));
        at += file.write(commit, at);
      }
    } catch (IOException e) {
      cutBack(e);
      throw e;
    }
    length = at;
    segment.grownTo(length);
  }

  /** Whether something was written since {@link #force}. */
  boolean dirty() {
    return forced < length;
  }

  /** Forces what was written to the disk; another thread may write meanwhile. */
  void force() throws IOException {
    long upTo = length;
    file.force(false);
    forced = upTo;
  }

  static void syncFolder(Path folder) throws IOException {
    try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private void cutBack(IOException cause) {
    try {
      file.truncate(length);
    } catch (IOException e) {
      // A reader takes what is left of the commit for a torn tail.
      cause.addSuppressed(e);
    }
  }
}
