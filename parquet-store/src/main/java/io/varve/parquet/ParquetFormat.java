package io.varve.parquet;

import io.varve.plainpb.PartitionHeader;
import io.varve.store.Encoding;
import io.varve.store.OpenPartition;
import io.varve.store.PartitionFile;
import io.varve.store.PartitionFormat;
import io.varve.store.PartitionWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Parquet files that EAA reads, and those that it wrote (contract storage-retrieval 1.9).
 *
 * <p>Refers to the Parquet library within its methods only, so that a process that has no such
 * store never loads it.
 */
public final class ParquetFormat implements PartitionFormat {

  @Override
  public boolean serves(Encoding encoding) {
    return encoding instanceof Encoding.Parquet;
  }

  @Override
  public @Nullable OpenPartition open(PartitionFile file, Closeable handle) throws IOException {
    FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ);
    try {
      if (channel.size() == 0) {
        channel.close();
        return null;
      }
      return ParquetPartition.open(file.path(), channel, handle);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public PartitionWriter create(Encoding encoding, PartitionHeader header, Path file)
      throws IOException {
    if (!(encoding instanceof Encoding.Parquet parquet)) {
      throw new IllegalArgumentException("Only Parquet files are written here, not " + encoding);
    }
    return ParquetPartitionWriter.create(parquet, header, file);
  }
}
