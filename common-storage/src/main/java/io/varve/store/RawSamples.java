package io.varve.store;

import io.varve.plainpb.RawChunks;
import io.varve.plainpb.SampleCursor;
import java.io.IOException;

/**
 * The samples of a {@code getData.raw} answer, as they lie in it: their order is that of the
 * archive that sent them. Not thread-safe.
 */
public final class RawSamples implements SampleStream {
  private final RawChunks chunks;
  private final String source;

  /**
   * @param chunks closed with this
   * @param source what is said to be their source
   */
  public RawSamples(RawChunks chunks, String source) {
    this.chunks = chunks;
    this.source = source;
  }

  /**
   * @throws IOException when the answer cannot be read, or is cut short
   */
  @Override
  public boolean next() throws IOException {
    while (!chunks.nextSample()) {
      if (!chunks.nextChunk()) {
        return false;
      }
    }
    return true;
  }

  /** Lines skipped so far because they could not be read. */
  public long damagedLines() {
    return chunks.damagedLines();
  }

  @Override
  public SampleCursor current() {
    return chunks.current();
  }

  @Override
  public String source() {
    return source;
  }

  @Override
  public void close() throws IOException {
    chunks.close();
  }
}
