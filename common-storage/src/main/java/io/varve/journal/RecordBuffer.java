package io.varve.journal;

import io.varve.store.Store;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** The records of one group commit, in memory. Reused, not thread-safe. */
final class RecordBuffer {
  private final CRC32C crc = new CRC32C();
  private ByteBuffer buffer = ByteBuffer.allocate(1 << 16);

  int size() {
    return buffer.position();
  }

  void clear() {
    buffer.clear();
  }

  /** The records as bytes to write; valid until the next change. */
  ByteBuffer content() {
    return buffer.duplicate().flip();
  }

  void pv(JournalPv pv) {
    int start = begin(JournalFormat.PV, 64);
    buffer.putInt(pv.id());
    buffer.put((byte) pv.type().number());
    text(pv.name());
    text(pv.key());
    ensure(1);
    buffer.put((byte) pv.stores().size());
    for (Store store : pv.stores()) {
      text(store.name());
      text(store.root().toString());
      text(store.granularity().name());
    }
    end(start);
  }

  void lines(int id, int year, int count, byte[] lines, int from, int length) {
    int start = begin(JournalFormat.LINES, JournalFormat.LINES_OVERHEAD + length);
    buffer.putInt(id).putInt(year).putInt(count);
    buffer.put(lines, from, length);
    end(start);
  }

  void released(int id) {
    int start = begin(JournalFormat.RELEASED, 4);
    buffer.putInt(id);
    end(start);
  }

  private int begin(byte kind, int expected) {
    ensure(JournalFormat.FRAME_BYTES + 1 + expected);
    int start = buffer.position();
    buffer.position(start + JournalFormat.FRAME_BYTES);
    buffer.put(kind);
    return start;
  }

  private void end(int start) {
    int length = buffer.position() - start - JournalFormat.FRAME_BYTES;
    buffer.putInt(start, length);
    buffer.putInt(start + 4, JournalFormat.crcOfRecord(crc, buffer.array(), start, length));
  }

  private void text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if (utf8.length > 0xffff) {
      throw new IllegalArgumentException(
          "A name of " + utf8.length + " bytes does not fit into the journal");
    }
    ensure(2 + utf8.length);
    buffer.putShort((short) utf8.length).put(utf8);
  }

  private void ensure(int more) {
    if (buffer.remaining() < more) {
      int size = Math.max(buffer.capacity() * 2, Math.addExact(buffer.position(), more));
      buffer = ByteBuffer.allocate(size).put(buffer.flip());
    }
  }
}
