package io.varve.journal;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of one segment in their order, over damage, and counts what it had to leave
 * out. Not thread-safe.
 */
final class SegmentReader {
  private final FileSystem files;
  private final byte[] bytes;
  private final String headerFault;
  private int at;
  private int damagedRegions;
  private long damagedBytes;
  private int tornBytes;

  SegmentReader(Path file) throws IOException {
    this.files = file.getFileSystem();
    // A segment is bounded by its settings plus one commit, so it fits into memory.
    this.bytes = Files.readAllBytes(file);
    this.headerFault = JournalFormat.faultOfHeader(bytes);
    this.at = JournalFormat.HEADER_BYTES;
    if (torn()) {
      tornBytes = bytes.length;
    }
  }

  /** Why nothing can be read from it, in words; empty when something can. */
  String headerFault() {
    return torn() ? "" : headerFault;
  }

  /** The next whole record; null at the end or at a torn tail. */
  @Nullable JournalRecord next() {
    return next(false);
  }

  /** The next whole record that is no lines; null at the end or at a torn tail. */
  @Nullable JournalRecord nextNote() {
    return next(true);
  }

  private @Nullable JournalRecord next(boolean notesOnly) {
    if (!headerFault.isEmpty()) {
      return null;
    }
    while (at < bytes.length) {
      int length = JournalFormat.validRecord(bytes, at);
      if (length < 0) {
        if (!skipDamage()) {
          return null;
        }
        continue;
      }
      int start = at;
      at += length;
      if (notesOnly && JournalFormat.isLines(bytes, start)) {
        continue;
      }
      try {
        return JournalFormat.decode(bytes, start, files);
      } catch (IllegalArgumentException senseless) {
        damagedRegions++;
        damagedBytes += length;
      }
    }
    return null;
  }

  /** Where the record that {@link #next} gave ends. */
  int position() {
    return at;
  }

  int damagedRegions() {
    return damagedRegions;
  }

  long damagedBytes() {
    return damagedBytes;
  }

  int tornBytes() {
    return tornBytes;
  }

  /** Whether the crash came while the segment was being created: it holds nothing. */
  private boolean torn() {
    return bytes.length < JournalFormat.HEADER_BYTES;
  }

  /** Goes on to the next whole record; false when there is none and the rest is a torn tail. */
  private boolean skipDamage() {
    for (int candidate = at + 1; candidate < bytes.length; candidate++) {
      if (JournalFormat.validRecord(bytes, candidate) > 0) {
        damagedRegions++;
        damagedBytes += candidate - at;
        at = candidate;
        return true;
      }
    }
    tornBytes = bytes.length - at;
    at = bytes.length;
    return false;
  }
}
