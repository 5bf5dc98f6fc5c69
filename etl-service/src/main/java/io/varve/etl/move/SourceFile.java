package io.varve.etl.move;

import io.varve.plainpb.LineScanner;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import io.varve.store.Edition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * What a source held when it was looked at. A small file is read once and kept, because an hour of
 * a PV is opened more slowly than it is copied; a large one is opened again for each use, and read
 * no further than it reached.
 */
final class SourceFile {
  private final Path path;
  private final Edition edition;
  private final FileLayout layout;
  private final byte @Nullable [] bytes;

  private SourceFile(Path path, Edition edition, FileLayout layout, byte @Nullable [] bytes) {
    this.path = path;
    this.edition = edition;
    this.layout = layout;
    this.bytes = bytes;
  }

  /**
   * Looks at a file.
   *
   * @param mostKept bytes that may be kept in memory
   * @throws java.nio.file.NoSuchFileException when it is not there
   * @throws io.varve.plainpb.DamagedHeaderException when its first line is no header
   */
  static SourceFile open(Path path, long mostKept) throws IOException {
    Edition edition = Edition.of(path);
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      long length = file.size();
      if (length > mostKept) {
        return new SourceFile(path, edition, FileLayout.of(file), null);
      }
      byte[] bytes = new byte[(int) length];
      ByteBuffer unread = ByteBuffer.wrap(bytes);
      while (unread.hasRemaining()) {
        if (file.read(unread) < 0) {
          throw new IOException(path + " became shorter while it was read");
        }
      }
      return new SourceFile(path, edition, FileLayout.of(bytes), bytes);
    }
  }

  Path path() {
    return path;
  }

  /** What it was: it is removed as this only. */
  Edition edition() {
    return edition;
  }

  FileLayout layout() {
    return layout;
  }

  /** Bytes that are kept in memory. */
  long kept() {
    return bytes == null ? 0 : bytes.length;
  }

  /** Its samples; positions are those in the file. */
  SampleCursor samples(PartitionHeader header) throws IOException {
    return new SampleCursor(
        header,
        bytes == null
            ? LineScanner.of(
                FileChannel.open(path, StandardOpenOption.READ), layout.start(), layout.end())
            : LineScanner.of(bytes, (int) layout.start(), (int) layout.end()));
  }

  /** Writes a part of it at the target's position. */
  void copy(long from, long to, FileChannel target, int piece, FailPoints failPoints)
      throws IOException {
    if (bytes != null) {
      Transfer.write(bytes, (int) from, (int) to, target, piece, failPoints);
      return;
    }
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      Transfer.copy(file, from, to, target, piece, failPoints);
    }
  }
}
