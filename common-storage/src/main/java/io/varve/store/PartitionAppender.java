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
  private final RootLocks locks;
  private final FileHandles handles;

  /** By store root and key: what was appended to last and the length it had afterwards. */
  private final ConcurrentMap<String, Known> known = new ConcurrentHashMap<>();

  /** With as many files open at once as there are callers. */
  public PartitionAppender(Durable durable) {
    this(durable, FileHandles.unbounded());
  }

  public PartitionAppender(Durable durable, FileHandles handles) {
    this.durable = durable;
    this.locks = new RootLocks(durable);
    this.handles = handles;
  }

  /**
   * @param suspect whether an append failed at that length: the file is to be checked, and what
   *     lies behind was never acknowledged
   * @param named whether its name in the folder has been forced to the disk since it was made
   */
  private record Known(
      PartitionHeader header, long startSecond, long length, boolean suspect, boolean named) {

    /** What is gone, in bytes, when the file it stood for has this size now. */
    long gone(Partition partition, long size) {
      return size == 0 && startSecond == partition.startSecond() ? length : 0;
    }

    boolean fits(PartitionHeader wanted, Partition partition, long size) {
      return !suspect && length == size && isOf(wanted, partition);
    }

    boolean exceededBy(PartitionHeader wanted, Partition partition, long size) {
      return suspect && size > length && isOf(wanted, partition);
    }

    Known withName() {
      return new Known(header, startSecond, length, suspect, true);
    }

    boolean isNamed(Partition partition) {
      return named && startSecond == partition.startSecond();
    }

    private boolean isOf(PartitionHeader wanted, Partition partition) {
      return startSecond == partition.startSecond() && header.equals(wanted);
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
   * @return bytes that appends before this one had put into the file and that somebody else has
   *     removed together with it; 0 as a rule
   * @throws RefusedAppendException when the file there belongs to another PV or type
   * @throws IOException when the bytes are not in the file; what was written of them is cut off
   *     before the next append
   */
  public long append(
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
    String knownAs = knownAs(store, key);
    while (true) {
      try (FileHandles.Handle handle = handles.toAppend();
          FileChannel file = open(path)) {
        long size = file.size();
        Known last = known.get(knownAs);
        long gone = last == null ? 0 : last.gone(partition, size);
        if (last != null && last.exceededBy(header, partition, size)) {
          file.truncate(last.length);
          size = last.length;
        }
        if (last == null || !last.fits(header, partition, size)) {
          size = PartitionTail.prepare(file, path, header);
        }
        if (size != PartitionTail.NO_HEADER) {
          ByteBuffer bytes =
              size == 0
                  ? withHeader(header, lines, from, length)
                  : ByteBuffer.wrap(lines, from, length);
          long end = size + bytes.remaining();
          try {
            write(file, bytes, size);
            requireVisible(path, end);
          } catch (IOException | RuntimeException | Error e) {
            cutBack(file, size, e);
            if (gone == 0) {
              known.put(knownAs, new Known(header, partition.startSecond(), size, true, false));
            }
            throw e;
          }
          boolean named = size > 0 && last != null && last.isNamed(partition);
          known.put(knownAs, new Known(header, partition.startSecond(), end, false, named));
          return gone;
        }
      }
      quarantine(store, path);
    }
  }

  /** The name may have gone while the file was open; then nobody would ever find the bytes. */
  private static void requireVisible(Path path, long end) throws IOException {
    try {
      if (Files.size(path) == end) {
        return;
      }
    } catch (NoSuchFileException gone) {
      log.warn("{} was removed while it was appended to", path);
    }
    throw new IOException(path + " was removed or replaced while it was appended to");
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
    try (RootLocks.Hold held = locks.acquire(store.root())) {
      append(store, key, pvName, type, partition, lines, from, length);
    }
  }

  private static String knownAs(Store store, String key) {
    return store.root() + "/" + key;
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
    String knownAs = knownAs(store, key);
    Known last = known.get(knownAs);
    boolean named = last != null && last.isNamed(partition);
    Path folder = path.getParent();
    if (!named && folder != null) {
      durable.syncFolder(folder);
      known.computeIfPresent(
          knownAs,
          (name, now) -> now.startSecond == partition.startSecond() ? now.withName() : now);
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

  private static void write(FileChannel file, ByteBuffer bytes, long at) throws IOException {
    long position = at;
    while (bytes.hasRemaining()) {
      position += file.write(bytes, position);
    }
  }

  /** Takes back what is not acknowledged. */
  private static void cutBack(FileChannel file, long to, Throwable cause) {
    try {
      file.truncate(to);
    } catch (IOException e) {
      // The next append does it.
      cause.addSuppressed(e);
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
    Path aside = new Quarantine(durable).setAside(store.root(), path);
    log.error("{} has no readable header; it was set aside as {}", path, aside);
  }
}
