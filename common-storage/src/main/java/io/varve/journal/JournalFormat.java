package io.varve.journal;

import io.varve.partition.Granularity;
import io.varve.sample.DbrType;
import io.varve.store.Store;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/**
 * The bytes of a journal segment, version 2. All numbers are big-endian; texts are a 16-bit length
 * in bytes followed by UTF-8.
 *
 * <pre>
 * file name   segment-SSSSSSSSSSSSSSSSSSSS.journal    S: sequence number, 20 digits
 *
 * header      offset  bytes
 *                  0      8   magic "VARVEJNL"
 *                  8      4   version (2)
 *                 12      4   shard
 *                 16      8   sequence number, as in the file name
 *                 24      8   time of creation, milliseconds since 1970
 *                 32      4   CRC32C of bytes 0 to 31
 *
 * record           0      4   length L of kind and body, at least 1
 *                  4      4   CRC32C of the length, the kind and the body
 *                  8      1   kind
 *                  9    L-1   body
 *
 * kind 1, PV       0      4   id
 *                  4      1   DBR type, its PayloadType number
 *                  5          text  name
 *                             text  key
 *                         1   number of stores
 *                             for each: text name, text root, text granularity
 *
 * kind 2, lines    0      4   id
 *                  4      4   year
 *                  8      4   number of lines
 *                 12          escaped PlainPB lines, each with its newline
 *
 * kind 3, released 0      4   id
 * </pre>
 *
 * <p>A PV's definition precedes its first lines in every segment, so a segment can be read alone.
 * The CRC covers the length, so that a damaged length is not mistaken for a torn record. A record
 * that fails its check is <em>torn</em> when no whole record follows it in the segment (the write
 * that a crash cut short), and <em>damaged</em> when one does.
 */
final class JournalFormat {
  static final int HEADER_BYTES = 36;
  static final int FRAME_BYTES = 8;
  static final int VERSION = 2;
  static final byte PV = 1;
  static final byte LINES = 2;
  static final byte RELEASED = 3;

  /** Bytes of a lines record besides the lines. */
  static final int LINES_OVERHEAD = FRAME_BYTES + 1 + 12;

  private static final byte[] MAGIC = "VARVEJNL".getBytes(StandardCharsets.US_ASCII);
  private static final String PREFIX = "segment-";
  private static final String SUFFIX = ".journal";

  private JournalFormat() {}

  static String fileName(long sequence) {
    return String.format(Locale.ROOT, "%s%020d%s", PREFIX, sequence, SUFFIX);
  }

  /** The sequence number in a file name; empty when the file is no segment. */
  static OptionalLong sequenceOf(Path file) {
    String name = file.getFileName().toString();
    if (!name.startsWith(PREFIX) || !name.endsWith(SUFFIX)) {
      return OptionalLong.empty();
    }
    String digits = name.substring(PREFIX.length(), name.length() - SUFFIX.length());
    try {
      return OptionalLong.of(Long.parseLong(digits));
    } catch (NumberFormatException foreign) {
      return OptionalLong.empty();
    }
  }

  static ByteBuffer header(int shard, long sequence, long createdMillis) {
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
    header.put(MAGIC).putInt(VERSION).putInt(shard).putLong(sequence).putLong(createdMillis);
    header.putInt(crc(header.array(), 0, header.position()));
    return header.flip();
  }

  /** What is wrong with a header, in words; empty when nothing is. */
  static String faultOfHeader(byte[] bytes) {
    if (bytes.length < HEADER_BYTES) {
      return "it ends within its header";
    }
    ByteBuffer header = ByteBuffer.wrap(bytes, 0, HEADER_BYTES);
    byte[] magic = new byte[MAGIC.length];
    header.get(magic);
    if (!Arrays.equals(magic, MAGIC)) {
      return "it does not begin as a journal segment does";
    }
    int version = header.getInt();
    if (header.getInt(HEADER_BYTES - 4) != crc(bytes, 0, HEADER_BYTES - 4)) {
      return "its header fails its checksum";
    }
    return version == VERSION
        ? ""
        : "it has version " + version + ", this release reads " + VERSION;
  }

  /** Length of the whole record at a position, or -1 when there is no valid one. */
  static int validRecord(byte[] bytes, int at) {
    if (bytes.length - at < FRAME_BYTES + 1) {
      return -1;
    }
    ByteBuffer frame = ByteBuffer.wrap(bytes);
    int length = frame.getInt(at);
    if (length < 1 || length > bytes.length - at - FRAME_BYTES) {
      return -1;
    }
    byte kind = bytes[at + FRAME_BYTES];
    if (kind < PV || kind > RELEASED || frame.getInt(at + 4) != crcOfRecord(bytes, at, length)) {
      return -1;
    }
    return FRAME_BYTES + length;
  }

  /** Whether a record that {@link #validRecord} has found whole holds lines. */
  static boolean isLines(byte[] bytes, int at) {
    return bytes[at + FRAME_BYTES] == LINES;
  }

  private static int crcOfRecord(byte[] bytes, int at, int length) {
    return crcOfRecord(new CRC32C(), bytes, at, length);
  }

  /**
   * @param crc to calculate with, used again and again by a writer
   */
  static int crcOfRecord(CRC32C crc, byte[] bytes, int at, int length) {
    crc.reset();
    crc.update(bytes, at, 4);
    crc.update(bytes, at + FRAME_BYTES, length);
    return (int) crc.getValue();
  }

  /**
   * Reads a record that {@link #validRecord} has found whole.
   *
   * @param files where the roots of its stores lie
   * @throws IllegalArgumentException when its body makes no sense in spite of its checksum
   */
  static JournalRecord decode(byte[] bytes, int at, FileSystem files) {
    int length = ByteBuffer.wrap(bytes).getInt(at);
    ByteBuffer body = ByteBuffer.wrap(bytes, at + FRAME_BYTES + 1, length - 1);
    try {
      return switch (bytes[at + FRAME_BYTES]) {
        case PV -> new JournalRecord.Defined(pv(body, files));
        case LINES -> lines(body);
        default -> new JournalRecord.Released(body.getInt());
      };
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("the record is shorter than its kind needs", e);
    }
  }

  private static JournalRecord.Lines lines(ByteBuffer body) {
    int id = body.getInt();
    int year = body.getInt();
    int count = body.getInt();
    if (count < 1 || count > body.remaining()) {
      throw new IllegalArgumentException(
          count + " lines cannot be in " + body.remaining() + " bytes");
    }
    byte[] lines = new byte[body.remaining()];
    body.get(lines);
    return new JournalRecord.Lines(id, year, count, lines);
  }

  private static JournalPv pv(ByteBuffer body, FileSystem files) {
    int id = body.getInt();
    DbrType type = DbrType.ofNumber(body.get());
    String name = text(body);
    String key = text(body);
    int count = body.get();
    List<Store> stores = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      stores.add(
          new Store(text(body), files.getPath(text(body)), Granularity.valueOf(text(body)), 0, 0));
    }
    return new JournalPv(id, name, key, type, stores);
  }

  private static String text(ByteBuffer body) {
    byte[] utf8 = new byte[Short.toUnsignedInt(body.getShort())];
    body.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private static int crc(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }
}
