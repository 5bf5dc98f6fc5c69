package io.varve.summary;

import io.varve.plainpb.ByteSum;
import io.varve.store.PlainPbPartition;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes a summary: a new one beside its place, which it takes when it is complete; or more blocks
 * into an old one, in place, the slots last. Readers of the old one see its old slots until then,
 * and where the rows of its last block are already new, sums that do not fit. Nothing is forced to
 * the disk. Not thread-safe.
 */
final class SummaryWriter implements Closeable {
  private final PlainPbPartition partition;
  private final SummaryHeader header;
  private final Path path;
  private final @Nullable Path unfinished;
  private final FileChannel file;
  private final @Nullable FileLock lock;
  private final List<BlockEntry> written = new ArrayList<>();
  private long end;

  private SummaryWriter(
      PlainPbPartition partition,
      SummaryHeader header,
      Path path,
      @Nullable Path unfinished,
      FileChannel file,
      @Nullable FileLock lock,
      long end) {
    this.partition = partition;
    this.header = header;
    this.path = path;
    this.unfinished = unfinished;
    this.file = file;
    this.lock = lock;
    this.end = end;
  }

  /**
   * Begins a new one.
   *
   * @throws IOException when another process is writing it; the next one to look makes it good
   */
  static SummaryWriter create(Path path, PlainPbPartition partition, SummaryHeader header)
      throws IOException {
    Files.createDirectories(Objects.requireNonNull(path.getParent(), "a sidecar has a folder"));
    Path unfinished = path.resolveSibling(path.getFileName() + "n");
    FileChannel file =
        FileChannel.open(unfinished, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = file.tryLock();
      if (lock == null) {
        throw new IOException("Another process is writing " + path);
      }
      file.truncate(0);
      return new SummaryWriter(
          partition, header, path, unfinished, file, lock, SummaryFormat.rowsStart(header.slots()));
    } catch (OverlappingFileLockException heldInThisJvm) {
      file.close();
      throw new IOException("Another thread is writing " + path, heldInThisJvm);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /**
   * Goes on with one.
   *
   * @param kept the last block that stays; null for none
   */
  static SummaryWriter extend(
      Path path, PlainPbPartition partition, SummaryHeader header, @Nullable BlockEntry kept)
      throws IOException {
    return new SummaryWriter(
        partition,
        header,
        path,
        null,
        FileChannel.open(path, StandardOpenOption.WRITE),
        null,
        kept == null ? SummaryFormat.rowsStart(header.slots()) : kept.rowsEnd());
  }

  /** Writes the rows of a block whose width is the one it should have. */
  void write(Block block) throws IOException {
    int[] widths =
        block.to - block.from > 0xFFFF_FFFFL
            ? new int[0]
            : Widths.all(block.width, header.blockSeconds());
    Rows[] levels = new Rows[widths.length];
    Rows widest = block.rows;
    int width = block.width;
    for (int level = 0; level < widths.length; level++) {
      widest =
          level == 0
              ? widest
              : widest.widened(widths[level] / width, block.start, block.to - block.from);
      width = widths[level];
      levels[level] = widest;
    }
    Rows whole =
        width == header.blockSeconds()
            ? widest
            : widest.widened(header.blockSeconds() / width, block.start, block.to - block.from);
    int[] counts = new int[SummaryFormat.LEVELS];
    int[] sums = new int[SummaryFormat.LEVELS];
    int bytes = 0;
    for (int level = 0; level < levels.length; level++) {
      counts[level] = levels[level].count();
      sums[level] = levels[level].checksum();
      bytes += counts[level] * Rows.BYTES;
    }
    ByteBuffer out = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int level = levels.length - 1; level >= 0; level--) {
      levels[level].put(out);
    }
    write(out.flip(), end);
    int lastLength = Math.toIntExact(block.to - block.lastLine);
    written.add(
        new BlockEntry(
            header.startSecond() + (long) block.slot * header.blockSeconds(),
            block.from,
            block.to,
            end,
            lastLength,
            ByteSum.of(partition.read(block.lastLine, lastLength)),
            block.hours,
            levels.length == 0 ? header.blockSeconds() : block.width,
            counts,
            sums,
            whole));
    end += bytes;
  }

  /** Samples in the blocks written so far. */
  long samples() {
    return written.stream().mapToLong(BlockEntry::samples).sum();
  }

  /**
   * Writes the slots; the summary is complete then.
   *
   * @return false when a new one is the same, byte for byte, as the one there was, which stays
   */
  boolean finish() throws IOException {
    file.truncate(end);
    for (BlockEntry block : written) {
      ByteBuffer slot = ByteBuffer.allocate(SummaryFormat.SLOT).order(ByteOrder.LITTLE_ENDIAN);
      block.put(slot);
      long number = (block.startSecond() - header.startSecond()) / header.blockSeconds();
      write(slot.flip(), SummaryFormat.HEADER + number * SummaryFormat.SLOT);
    }
    if (unfinished != null) {
      write(header.encode(), 0);
      if (file.size() < end) {
        // Slots behind the last block, and no rows behind them.
        write(ByteBuffer.allocate(1), end - 1);
      }
      if (Files.exists(path) && Files.mismatch(unfinished, path) < 0) {
        Files.delete(unfinished);
        return false;
      }
      Files.move(
          unfinished, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
    return true;
  }

  /** Takes away what was begun and is not wanted. */
  void discard() throws IOException {
    if (unfinished != null) {
      Files.deleteIfExists(unfinished);
    }
  }

  private void write(ByteBuffer bytes, long at) throws IOException {
    long position = at;
    while (bytes.hasRemaining()) {
      position += file.write(bytes, position);
    }
  }

  /** Gives up what is not finished; what is left of it is written over by the next. */
  @Override
  public void close() throws IOException {
    try (file) {
      if (lock != null) {
        lock.release();
      }
    }
  }
}
