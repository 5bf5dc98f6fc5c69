package io.varve.etl.job;

import io.varve.plainpb.LineScanner;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import io.varve.store.SampleStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@code getData.raw} answer that lies in a file: chunks of a header and its samples, with an
 * empty line between them (contract storage-retrieval 4.9). Not thread-safe.
 */
final class RawAnswer implements SampleStream {
  private final Path path;
  private final Deque<Chunk> chunks;
  private @Nullable SampleCursor cursor;

  /** The lines of one header. */
  private record Chunk(PartitionHeader header, long from, long to) {}

  private RawAnswer(Path path, List<Chunk> chunks) {
    this.path = path;
    this.chunks = new ArrayDeque<>(chunks);
  }

  /**
   * Opens an answer.
   *
   * @throws io.varve.plainpb.DamagedHeaderException when it is none
   */
  static RawAnswer open(Path path) throws IOException {
    List<Chunk> chunks = new ArrayList<>();
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      LineScanner lines = LineScanner.of(file, 0, file.size());
      PartitionHeader header = null;
      long from = 0;
      long end = 0;
      while (lines.next()) {
        boolean empty = lines.start() == lines.end();
        long next = lines.position() + (lines.end() - lines.start()) + 1;
        if (empty) {
          add(chunks, header, from, lines.position());
          header = null;
        } else if (header == null) {
          header = PartitionHeader.parse(lines.array(), lines.start(), lines.end());
          from = next;
        }
        end = next;
      }
      add(chunks, header, from, end);
      if (end < file.size()) {
        throw new IOException("The answer in " + path + " ends within a line");
      }
    }
    return new RawAnswer(path, chunks);
  }

  private static void add(
      List<Chunk> chunks, @Nullable PartitionHeader header, long from, long to) {
    if (header != null && to > from) {
      chunks.add(new Chunk(header, from, to));
    }
  }

  @Override
  public boolean next() throws IOException {
    while (true) {
      if (cursor != null && cursor.next()) {
        return true;
      }
      close();
      Chunk chunk = chunks.poll();
      if (chunk == null) {
        return false;
      }
      FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
      cursor = new SampleCursor(chunk.header, LineScanner.of(file, chunk.from, chunk.to));
    }
  }

  @Override
  public SampleCursor current() {
    if (cursor == null) {
      throw new IllegalStateException("There is no current sample");
    }
    return cursor;
  }

  @Override
  public String source() {
    return path.toString();
  }

  @Override
  public void close() throws IOException {
    try (SampleCursor closing = cursor) {
      cursor = null;
    }
  }
}
