package io.varve.etl.move;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Whether a file is there. A file is absent only when the system says so: a network file system
 * that is stuck must not look like a deletion (invariants E12 and E17).
 *
 * <p>Asked by opening it, because the methods of {@link java.nio.file.Files} that look at
 * attributes take more errors than one for "no such file".
 */
final class Presence {
  static final long ABSENT = -1;

  private Presence() {}

  static boolean exists(Path file) throws IOException {
    return lengthOf(file) != ABSENT;
  }

  /** The file's bytes, or {@link #ABSENT}. */
  static long lengthOf(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.size();
    } catch (NoSuchFileException absent) {
      return ABSENT;
    }
  }
}
