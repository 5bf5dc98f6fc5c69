package io.varve.plainpb;

/**
 * The escapes that keep newlines out of lines (contract storage-retrieval 1.2).
 *
 * <pre>
 * raw   in a line
 * 1B    1B 01
 * 0A    1B 02
 * 0D    1B 03
 * </pre>
 *
 * <p>When reading, any other byte after 1B stands for itself.
 */
final class Escape {
  static final byte NEWLINE = 0x0A;
  static final byte ESCAPE = 0x1B;
  static final byte RETURN = 0x0D;

  private Escape() {}

  /** Appends the raw bytes escaped. */
  static void append(byte[] raw, int from, int to, LineBuffer out) {
    // In the worst case every byte becomes two.
    out.ensure(Math.multiplyExact(to - from, 2));
    byte[] line = out.array();
    int at = out.size();
    int start = at;
    int i = from;
    while (i < to) {
      if (to - i >= Long.BYTES) {
        long eight = WireReader.longAt(raw, i);
        if (!ByteSearch.mustEscape(eight)) {
          WireWriter.putLong(line, at, eight);
          i += Long.BYTES;
          at += Long.BYTES;
          continue;
        }
      }
      for (int end = Math.min(i + Long.BYTES, to); i < end; i++) {
        byte b = raw[i];
        if (b == ESCAPE || b == NEWLINE || b == RETURN) {
          line[at++] = ESCAPE;
          line[at++] = b == ESCAPE ? (byte) 1 : b == NEWLINE ? (byte) 2 : (byte) 3;
        } else {
          line[at++] = b;
        }
      }
    }
    out.advance(at - start);
  }

  /**
   * Writes the raw bytes of an escaped line to a buffer, replacing its content.
   *
   * @return false when the line ends in the middle of an escape
   */
  static boolean unescape(byte[] line, int from, int to, LineBuffer raw) {
    raw.clear();
    raw.ensure(to - from);
    byte[] target = raw.array();
    int at = 0;
    for (int i = from; i < to; i++) {
      byte b = line[i];
      if (b == ESCAPE) {
        i++;
        if (i == to) {
          return false;
        }
        b = meaning(line[i]);
      }
      target[at++] = b;
    }
    raw.advance(at);
    return true;
  }

  /** The byte that an escape and the byte after it stand for. */
  static byte meaning(byte code) {
    return switch (code) {
      case 1 -> ESCAPE;
      case 2 -> NEWLINE;
      case 3 -> RETURN;
      default -> code;
    };
  }
}
