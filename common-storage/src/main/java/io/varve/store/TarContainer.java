package io.varve.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A tar as EAA writes it: entries of plain PB, read where they lie.
 *
 * <p>Each entry is a header of 512 bytes and its content, padded to whole blocks of 512. There is
 * no mark at the end, and an entry whose length is a multiple of 512 is followed by a whole block
 * of zeros, which is where other readers of tar stop. Here a block that is no header is stepped
 * over. To replace an entry EAA appends the new one and then renames the old one to {@code
 * ._del_…}: while both have the name, the later whole one counts.
 */
record TarContainer(Path file) implements Container {
  private static final Logger log = LoggerFactory.getLogger(TarContainer.class);

  private static final int BLOCK = 512;

  private record Entry(long start, long length) {}

  @Override
  public Set<String> names() throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return entries(channel).keySet();
    }
  }

  @Override
  public Span open(String name) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      Entry entry = entries(channel).get(name);
      if (entry == null) {
        throw new NoSuchFileException(pathOf(name).toString());
      }
      return new Span(channel, entry.start, Math.min(entry.start + entry.length, channel.size()));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** The entries by the last part of their names. */
  private Map<String, Entry> entries(FileChannel channel) throws IOException {
    Map<String, Entry> found = new HashMap<>();
    ByteBuffer block = ByteBuffer.allocate(BLOCK);
    long size = channel.size();
    long strange = 0;
    for (long at = 0; at + BLOCK <= size; ) {
      block.clear();
      while (block.hasRemaining() && channel.read(block, at + block.position()) >= 0) {
        // A read may give less than asked for.
      }
      if (block.hasRemaining()) {
        break;
      }
      Header header = Header.parse(block.array());
      if (header == null) {
        strange += isZero(block.array()) ? 0 : 1;
        at += BLOCK;
        continue;
      }
      Entry entry = new Entry(at + BLOCK, header.length);
      boolean whole = entry.start + entry.length <= size;
      if (header.plainFile && (whole || !found.containsKey(header.name))) {
        found.put(header.name, entry);
      }
      at = entry.start + (entry.length + BLOCK - 1) / BLOCK * BLOCK;
    }
    if (strange > 0) {
      log.warn("{} has {} blocks that belong to no entry; they were stepped over", file, strange);
    }
    return found;
  }

  private static boolean isZero(byte[] block) {
    for (byte b : block) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  /** What is needed of a header block (POSIX ustar). */
  private record Header(String name, long length, boolean plainFile) {
    private static final int SIZE = 124;
    private static final int CHECKSUM = 148;
    private static final int TYPE = 156;

    static @Nullable Header parse(byte[] block) {
      long sum = 0;
      for (int i = 0; i < BLOCK; i++) {
        sum += i >= CHECKSUM && i < TYPE ? ' ' : block[i] & 0xFF;
      }
      long length = number(block, SIZE, 12);
      if (number(block, CHECKSUM, 8) != sum || length < 0) {
        return null;
      }
      String name = text(block, 0, 100);
      return new Header(
          name.substring(name.lastIndexOf('/') + 1),
          length,
          block[TYPE] == '0' || block[TYPE] == 0);
    }

    /** Octal digits, or the base 256 of entries of 8 GiB and more; -1 when it is neither. */
    private static long number(byte[] block, int from, int width) {
      if ((block[from] & 0x80) != 0) {
        return ByteBuffer.wrap(block).getLong(from + width - Long.BYTES);
      }
      try {
        return Long.parseLong(text(block, from, width).strip(), 8);
      } catch (NumberFormatException notOctal) {
        return -1;
      }
    }

    private static String text(byte[] block, int from, int width) {
      int to = from;
      while (to < from + width && block[to] != 0) {
        to++;
      }
      return new String(block, from, to - from, StandardCharsets.UTF_8);
    }
  }
}
