package io.varve.plainpb;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Takes a {@code getData.raw} answer apart while it is read: chunks of a header line and sample
 * lines, with an empty line between chunks (contract storage-retrieval 4.9). In a file, in memory
 * or from a connection; in constant memory. Not thread-safe.
 *
 * <p>A body that ends within a line was cut on its way, and a chunk that says {@link #TRUNCATED}
 * was cut where it was made; both are errors, never the end.
 */
public final class RawChunks implements Closeable {
  /** The header field by which an archive says that it could not finish its answer, and why. */
  public static final String TRUNCATED = "VARVE_TRUNCATED";

  private final LineScanner lines;
  private @Nullable SampleCursor chunk;

  /** Whether the current chunk has lines that nobody has read. */
  private boolean inside;

  /** In the chunks before the current one. */
  private long damagedBefore;

  /**
   * @param lines the whole body; closed with this
   */
  public RawChunks(LineScanner lines) {
    this.lines = lines;
  }

  /** The answer in a file. */
  public static RawChunks of(Path path) throws IOException {
    FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
    try {
      return new RawChunks(LineScanner.of(file, 0, file.size()));
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** The answer in an array. */
  public static RawChunks of(byte[] body) {
    return new RawChunks(LineScanner.of(body, 0, body.length));
  }

  /**
   * Steps to the next chunk, over what is left of the current one; false when there is none.
   *
   * @throws DamagedHeaderException when a chunk does not begin with a header
   * @throws IOException when the body is cut short
   */
  public boolean nextChunk() throws IOException {
    while (inside && lines.next()) {
      inside = lines.start() < lines.end();
    }
    while (lines.next()) {
      if (lines.start() < lines.end()) {
        PartitionHeader header = PartitionHeader.parse(lines.array(), lines.start(), lines.end());
        String why = header.fields().get(TRUNCATED);
        if (why != null) {
          throw new IOException("The answer was cut short where it was made: " + why);
        }
        damagedBefore = damagedLines();
        chunk = new SampleCursor(header, lines, true);
        inside = true;
        return true;
      }
    }
    if (lines.endsWithinLine()) {
      throw new IOException("The answer ends within a line");
    }
    inside = false;
    return false;
  }

  /** Steps to the next sample of the current chunk; false when there is none. */
  public boolean nextSample() throws IOException {
    inside = inside && current().next();
    return inside;
  }

  /** The current chunk: its header, and the sample that was stepped to. */
  public SampleCursor current() {
    if (chunk == null) {
      throw new IllegalStateException("The answer has not been stepped into yet");
    }
    return chunk;
  }

  /** Lines skipped so far because they could not be read as samples. */
  public long damagedLines() {
    return damagedBefore + (chunk == null ? 0 : chunk.damagedLines());
  }

  /** A copy of the lines of the current chunk that have not been read, as they lie. */
  public byte[] remainingLines() throws IOException {
    LineBuffer copy = new LineBuffer(256);
    while (inside && lines.next()) {
      inside = lines.start() < lines.end();
      if (inside) {
        copy.put(lines.array(), lines.start(), lines.end() - lines.start());
        copy.put(Escape.NEWLINE);
      }
    }
    return copy.toByteArray();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
