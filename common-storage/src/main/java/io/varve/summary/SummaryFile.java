package io.varve.summary;

import io.varve.partition.Partition;
import io.varve.plainpb.ByteSum;
import io.varve.store.PlainPbPartition;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A summary that is proven to be that of a partition file. It is read and not mapped, so that one
 * that is cut or replaced meanwhile cannot fault; what is read is checked by its sum. Not
 * thread-safe.
 */
final class SummaryFile implements Closeable {
  private final FileChannel file;
  private final SummaryHeader header;
  private final List<BlockEntry> blocks;
  private ByteBuffer buffer = ByteBuffer.allocate(0);

  private SummaryFile(FileChannel file, SummaryHeader header, List<BlockEntry> blocks) {
    this.file = file;
    this.header = header;
    this.blocks = blocks;
  }

  /**
   * Opens the summary of a file.
   *
   * @return null when there is none, or none that is sound, of this version and of this file
   */
  static @Nullable SummaryFile open(Path path, PlainPbPartition partition, Partition span)
      throws IOException {
    FileChannel file;
    try {
      file = FileChannel.open(path, StandardOpenOption.READ);
    } catch (NoSuchFileException absent) {
      return null;
    }
    try {
      SummaryFile opened = open(file, partition, span);
      if (opened == null) {
        file.close();
      }
      return opened;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static @Nullable SummaryFile open(
      FileChannel file, PlainPbPartition partition, Partition span) throws IOException {
    ByteBuffer bytes = read(file, 0, SummaryFormat.HEADER);
    SummaryHeader header = SummaryHeader.decode(bytes);
    SummaryHeader wanted = SummaryHeader.of(partition, span, true);
    if (header == null || wanted == null || !header.describes(wanted)) {
      return null;
    }
    List<BlockEntry> blocks = List.of();
    if (header.slots() > 0) {
      bytes = read(file, SummaryFormat.HEADER, header.slots() * SummaryFormat.SLOT);
      blocks = chain(bytes, header, partition.dataStart());
      if (!blocks.isEmpty() && !endsWith(partition, blocks.getLast())) {
        return null;
      }
    }
    return new SummaryFile(file, header, blocks);
  }

  /** The blocks up to the first that is missing. */
  private static List<BlockEntry> chain(ByteBuffer bytes, SummaryHeader header, long dataStart) {
    List<BlockEntry> blocks = new ArrayList<>();
    long end = dataStart;
    for (int slot = 0; (slot + 1) * SummaryFormat.SLOT <= bytes.limit(); slot++) {
      int at = slot * SummaryFormat.SLOT;
      if (bytes.getLong(at) == 0 && bytes.getInt(at + 44) == 0) {
        continue;
      }
      BlockEntry block = BlockEntry.get(bytes, at);
      if (block == null
          || block.from() != end
          || block.startSecond() != header.startSecond() + (long) slot * header.blockSeconds()) {
        break;
      }
      blocks.add(block);
      end = block.to();
    }
    return blocks;
  }

  private static boolean endsWith(PlainPbPartition partition, BlockEntry last) throws IOException {
    if (last.to() > partition.end()) {
      return false;
    }
    try {
      ByteBuffer line = partition.read(last.to() - last.lastLength(), last.lastLength());
      return ByteSum.of(line) == last.lastSum();
    } catch (EOFException cut) {
      return false;
    }
  }

  /** The width of the buckets of the last block there is, without any proof; 0 for none. */
  static int lastWidth(Path path) throws IOException {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      SummaryHeader header = SummaryHeader.decode(read(file, 0, SummaryFormat.HEADER));
      if (header == null) {
        return 0;
      }
      ByteBuffer slots = read(file, SummaryFormat.HEADER, header.slots() * SummaryFormat.SLOT);
      List<BlockEntry> blocks = chain(slots, header, header.headerLength());
      return blocks.isEmpty() ? 0 : blocks.getLast().width();
    } catch (NoSuchFileException absent) {
      return 0;
    }
  }

  /** Whether there is a summary of this version, of whatever file. */
  static boolean isSound(Path path) throws IOException {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      return SummaryHeader.decode(read(file, 0, SummaryFormat.HEADER)) != null;
    } catch (NoSuchFileException absent) {
      return false;
    }
  }

  SummaryHeader header() {
    return header;
  }

  /** What is summarised, oldest first, without a hole. */
  List<BlockEntry> blocks() {
    return blocks;
  }

  /** Whether the partition file was found not to be in order of time. */
  boolean disordered() {
    return header.slots() == 0;
  }

  /** The rows of a block; null when they are damaged, or being written anew at this moment. */
  @Nullable Rows rows(BlockEntry block, int level) throws IOException {
    Rows rows = new Rows(0);
    return read(block, level, rows) ? rows : null;
  }

  /**
   * Reads the rows of a block in the place of others.
   *
   * @return false when they are damaged, or being written anew at this moment
   */
  boolean read(BlockEntry block, int level, Rows rows) throws IOException {
    int count = block.counts()[level];
    ByteBuffer bytes = into(count * Rows.BYTES, block.rowsAt(level));
    if (bytes.remaining() < count * Rows.BYTES || ByteSum.of(bytes) != block.sums()[level]) {
      return false;
    }
    rows.get(bytes, count);
    return true;
  }

  private ByteBuffer into(int length, long position) throws IOException {
    if (buffer.capacity() < length) {
      buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
    buffer.clear().limit(length);
    fill(file, position, buffer);
    return buffer.flip();
  }

  /** Reads as much as there is. */
  private static ByteBuffer read(FileChannel file, long position, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    fill(file, position, bytes);
    return bytes.flip();
  }

  private static void fill(FileChannel file, long position, ByteBuffer bytes) throws IOException {
    int count = 0;
    while (bytes.hasRemaining() && count >= 0) {
      count = file.read(bytes, position + bytes.position());
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
