package io.varve.etl.job;

import io.varve.partition.Partition;
import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.PartitionHeader;
import io.varve.store.Durable;
import io.varve.store.Store;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes samples into new partition files of a store that nobody else looks at. A file is durable
 * when the next one is begun. Not thread-safe.
 */
final class PartitionWriter implements Closeable {
  private static final int PIECE = 256 * 1024;

  private final Store store;
  private final String key;
  private final Durable durable;
  private final LineBuffer buffer = new LineBuffer(PIECE + 1024);
  private final TreeMap<Long, Partition> begun = new TreeMap<>();
  private @Nullable Partition partition;
  private @Nullable FileChannel file;

  PartitionWriter(Store store, String key, Durable durable) {
    this.store = store;
    this.key = key;
    this.durable = durable;
  }

  /** Begins the file of a time, or goes on with it. */
  void turnTo(long epochSecond, PartitionHeader header) throws IOException {
    Partition now = partition;
    if (now != null && now.contains(epochSecond)) {
      return;
    }
    close();
    Partition next = store.granularity().at(epochSecond);
    Path path = store.file(key, next);
    durable.createFolders(folderOf(path));
    file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    partition = next;
    if (begun.put(next.startSecond(), next) == null) {
      file.truncate(0);
      header.writeTo(buffer);
    }
  }

  /** Where the next line goes to; to be followed by {@link #written}. */
  LineBuffer lines() {
    return buffer;
  }

  void written() throws IOException {
    if (buffer.size() >= PIECE) {
      flush();
    }
  }

  /** The partitions that were begun, oldest first. */
  List<Partition> partitions() {
    return List.copyOf(begun.values());
  }

  private void flush() throws IOException {
    FileChannel out = Objects.requireNonNull(file, "lines come after their file was begun");
    ByteBuffer bytes = ByteBuffer.wrap(buffer.array(), 0, buffer.size());
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
    buffer.clear();
  }

  @Override
  public void close() throws IOException {
    try (FileChannel ended = file) {
      if (ended == null || partition == null) {
        return;
      }
      flush();
      ended.force(true);
      durable.syncFolder(folderOf(store.file(key, partition)));
    } finally {
      file = null;
      partition = null;
    }
  }

  private static Path folderOf(Path path) {
    return Objects.requireNonNull(path.getParent(), "every file of a store has a folder");
  }
}
