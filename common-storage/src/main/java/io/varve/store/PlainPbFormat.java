package io.varve.store;

import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.PartitionHeader;
import io.varve.plainpb.SampleCursor;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** PlainPB files (contract storage-retrieval 1.2). */
final class PlainPbFormat implements PartitionFormat {
  /** Bytes collected for one write. */
  private static final int PIECE = 256 * 1024;

  @Override
  public boolean serves(Encoding encoding) {
    return encoding instanceof Encoding.PlainPb;
  }

  @Override
  public @Nullable OpenPartition open(PartitionFile file, Closeable handle) throws IOException {
    return PlainPbPartition.open(file, handle);
  }

  @Override
  public PartitionWriter create(Encoding encoding, PartitionHeader header, Path file)
      throws IOException {
    LineBuffer lines = new LineBuffer(PIECE + PIECE / 4);
    header.writeTo(lines);
    return new Writer(
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING),
        lines);
  }

  private record Writer(FileChannel file, LineBuffer lines) implements PartitionWriter {
    @Override
    public void add(SampleCursor sample) throws IOException {
      sample.copyLineTo(lines);
      if (lines.size() >= PIECE) {
        write();
      }
    }

    @Override
    public void finish() throws IOException {
      write();
      file.force(true);
    }

    private void write() throws IOException {
      ByteBuffer bytes = ByteBuffer.wrap(lines.array(), 0, lines.size());
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      lines.clear();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
