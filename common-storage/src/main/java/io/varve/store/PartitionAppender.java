package io.varve.store;

import io.varve.partition.Partition;
import io.varve.plainpb.LineBuffer;
import io.varve.plainpb.PartitionHeader;
import io.varve.sample.DbrType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends lines to partition files: the one way bytes get into a store.
 *
 * <p>A new file gets its header in the same write. An existing file is checked before the first
 * append, and whenever its length is not what the last append left: see {@link PartitionTail}. When
 * the append returns, a reader who opens the file by name sees the bytes (invariant A1). The file
 * is not kept open, so that the number of PVs is not bound by file handles, and a file that was
 * removed meanwhile is simply made anew (B11).
 *
 * <p>Thread-safe for different PVs; appends to one PV must come one after the other.
 */
public final class PartitionAppender {
  private static final Logger log = LoggerFactory.getLogger(PartitionAppender.class);

  private final Durable durable;

  /** By store root and key: what was appended to last and the length it had afterwards. */
  private final ConcurrentMap<String, Known> known = new ConcurrentHashMap<>();

  public PartitionAppender(Durable durable) {
    this.durable = durable;
  }

  private record Known(PartitionHeader header, long startSecond, long length) {

    boolean fits(PartitionHeader wanted, Partition partition, long size) {
      return startSecond == partition.startSecond() && length == size && header.equals(wanted);
    }
  }

  /**
   * Appends whole lines.
   *
   * @param key the PV's key
   * @param pvName for the header
   * @param type for the header
   * @param partition the file's span; its year is the header's
   * @param lines escaped lines, each with its newline, in time order, all within the partition
   * @param from first byte
   * @param length number of bytes
   * @throws RefusedAppendException when the file there belongs to another PV or type
   * @throws IOException when the bytes are not in the file; what was written of them is cut off
   *     before the next append
   */
  public void append(
      Store store,
      String key,
      String pvName,
      DbrType type,
      Partition partition,
      byte[] lines,
      int from,
      int length)
      throws IOException {
    Path path = store.file(key, partition);
    PartitionHeader header = new PartitionHeader(type, pvName, partition.year());
    String knownAs = store.root() + "/" + key;
    try (FileChannel file = open(path)) {
      long size = file.size();
      Known last = known.get(knownAs);
      if (last == null || !last.fits(header, partition, size)) {
        size = PartitionTail.prepare(file, path, header);
        if (size < 0) {
          quarantine(store, path);
          append(store, key, pvName, type, partition, lines, from, length);
          return;
        }
      }
      ByteBuffer bytes = size == 0 ? withHeader(header, lines, from, length) : null;
      if (bytes == null) {
        bytes = ByteBuffer.wrap(lines, from, length);
      }
      long end = size + bytes.remaining();
      write(file, path, bytes, size, knownAs);
      known.put(knownAs, new Known(header, partition.startSecond(), end));
    }
  }

  /**
   * Appends as {@link #append} does, to a partition that ETL may be moving at this moment: under a
   * lock of the store root that ETL's removal takes too, so that the lines are either moved with
   * the file or found in a new one.
   */
  public void appendLate(
      Store store,
      String key,
      String pvName,
      DbrType type,
      Partition partition,
      byte[] lines,
      int from,
      int length)
      throws IOException {
    try (RootLock lock = RootLock.acquire(store.root(), durable)) {
      append(store, key, pvName, type, partition, lines, from, length);
    }
  }

  /** Makes what was appended to a file durable, its folder entry included. */
  public void sync(Store store, String key, Partition partition) throws IOException {
    Path path = store.file(key, partition);
    try {
      durable.sync(path);
    } catch (NoSuchFileException moved) {
      log.debug("{} was moved on before it was synced; the move synced it", path);
      return;
    }
    Path folder = path.getParent();
    if (folder != null) {
      durable.syncFolder(folder);
    }
  }

  private FileChannel open(Path path) throws IOException {
    try {
      return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } catch (NoSuchFileException absent) {
      Path folder = path.getParent();
      if (folder != null) {
        durable.createFolders(folder);
      }
      return FileChannel.open(
          path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
    }
  }

  private void write(FileChannel file, Path path, ByteBuffer bytes, long at, String knownAs)
      throws IOException {
    try {
      long position = at;
      while (bytes.hasRemaining()) {
        position += file.write(bytes, position);
      }
    } catch (IOException e) {
      known.remove(knownAs);
      try {
        file.truncate(at);
      } catch (IOException notCut) {
        // The next append finds the torn tail and cuts it.
        e.addSuppressed(notCut);
      }
      throw new IOException("Could not append to " + path + ": " + e.getMessage(), e);
    }
  }

  private static ByteBuffer withHeader(PartitionHeader header, byte[] lines, int from, int length) {
    LineBuffer whole = new LineBuffer(length + 256);
    header.writeTo(whole);
    whole.put(lines, from, length);
    return ByteBuffer.wrap(whole.array(), 0, whole.size());
  }

  /** Sets a file aside whose header cannot be read; nothing in it is changed (invariant C2). */
  private void quarantine(Store store, Path path) throws IOException {
    Path aside = Sidecars.quarantine(store.root(), path, durable);
    Files.move(path, aside);
    Path folder = aside.getParent();
    if (folder != null) {
      durable.syncFolder(folder);
    }
    log.error("{} has no readable header; it was set aside as {}", path, aside);
  }
}
