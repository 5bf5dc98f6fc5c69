package io.varve.parquet;

import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.LineBuilder;
import io.varve.plainpb.LineScanner;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The rows of a file from one on, as lines of PlainPB. Not thread-safe. */
final class RowLines implements LineScanner.Feed {
  /** Bytes of lines made at once. */
  private static final int PIECE = 32 * 1024;

  private final ParquetPartition partition;
  private final LineBuilder line = new LineBuilder();
  private final LineBuffer lines = new LineBuffer(PIECE + 1024);

  /** Bytes of the buffer that were handed out. */
  private int given;

  private int nextGroup;
  private long toSkip;
  private @Nullable RowGroup rows;

  /**
   * @param group the first row group wanted
   * @param skip rows of it that are not
   */
  RowLines(ParquetPartition partition, int group, long skip) {
    this.partition = partition;
    this.nextGroup = group;
    this.toSkip = skip;
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    if (given == lines.size() && !fill()) {
      return -1;
    }
    int count = Math.min(length, lines.size() - given);
    System.arraycopy(lines.array(), given, target, from, count);
    given += count;
    return count;
  }

  private boolean fill() throws IOException {
    lines.clear();
    given = 0;
    RowGroup current = rows;
    if (current == null || current.remaining() == 0) {
      close();
      current = partition.readOrNull(nextGroup++);
      if (current == null) {
        return false;
      }
      rows = current;
    }
    try {
      current.skip(toSkip);
      toSkip = 0;
      while (current.remaining() > 0 && lines.size() < PIECE) {
        current.next(line, lines);
      }
    } catch (RuntimeException e) {
      throw partition.damaged(e);
    }
    return true;
  }

  @Override
  public void close() {
    if (rows != null) {
      rows.close();
      rows = null;
    }
  }
}
