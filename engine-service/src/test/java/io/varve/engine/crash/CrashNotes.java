package io.varve.engine.crash;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What a recorder that is about to be killed has promised, in a file mapped into its memory: the
 * note outlives the process and costs it no system call. Single writer per number.
 */
final class CrashNotes {
  /** Per source the number of samples acknowledged, then the sealed time. */
  private static final int BYTES = Long.BYTES * (CrashSource.COUNT + 1);

  private final ByteBuffer notes;

  private CrashNotes(ByteBuffer notes) {
    this.notes = notes;
  }

  /** Opens the notes, which go on from one process to the next. */
  static CrashNotes open(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES);
      return new CrashNotes(mapped);
    }
  }

  /** All samples below this number are acknowledged. */
  int acknowledged(CrashSource source) {
    return (int) notes.getLong(Long.BYTES * source.ordinal());
  }

  void acknowledge(CrashSource source, int count) {
    if (count > acknowledged(source)) {
      notes.putLong(Long.BYTES * source.ordinal(), count);
    }
  }

  /** Epoch second of the sealed time that was published; 0 for none. */
  long sealed() {
    return notes.getLong(Long.BYTES * CrashSource.COUNT);
  }

  void seal(long epochSecond) {
    notes.putLong(Long.BYTES * CrashSource.COUNT, epochSecond);
  }
}
