package io.varve.plainpb;

import io.varve.sample.DbrType;

/**
 * Reads the form that nearly every line of a scalar number has, in one pass and without a search
 * for its end.
 *
 * <pre>
 * 08 seconds   varint of 1 to 5 bytes
 * 10 nanos     varint of 1 to 5 bytes
 * tag value    8 bytes for double, 4 for float and int, a varint for short and enum
 * 20 severity  one byte below 80, or nothing
 * 28 status    one byte below 80, or nothing
 * 0A
 * </pre>
 *
 * <p>A varint is read eight bytes at once: the first byte without its high bit is its last. Of its
 * bytes only that one can be mistaken for a newline or an escape, which lie below 80. Escapes of an
 * alarm, and what has any other form, are left to {@link SampleMessage}. Reused, not thread-safe.
 */
final class ScalarLine {
  private static final byte SECONDS_TAG = (1 << 3) | WireWriter.VARINT;
  private static final byte NANO_TAG = (2 << 3) | WireWriter.VARINT;
  private static final byte SEVERITY_TAG = (4 << 3) | WireWriter.VARINT;
  private static final byte STATUS_TAG = (5 << 3) | WireWriter.VARINT;

  /** No line of this form is longer, and no eight bytes read beyond its parts reach further. */
  static final int ROOM = 48;

  private static final int LONGEST_VARINT_BITS = 39;
  private static final long HIGHS = 0x8080_8080_8080_8080L;
  private static final int NO_LINE = -1;

  /** No word with a varint in it: each byte says that another follows. */
  private static final long BROKEN = -1;

  private final byte valueTag;
  private final int valueWire;

  /** Since the start of the partition's year. */
  long seconds;

  int nano;

  /** The value's wire bits; zig-zag still applied. */
  long bits;

  int severity;
  int status;

  private ScalarLine(int valueWire) {
    this.valueWire = valueWire;
    this.valueTag = (byte) ((3 << 3) | valueWire);
  }

  /** A reader of lines of the type; one that finds no such line in those of other types. */
  static ScalarLine of(DbrType type) {
    return new ScalarLine(
        switch (type) {
          case SCALAR_DOUBLE -> WireWriter.FIXED64;
          case SCALAR_FLOAT, SCALAR_INT -> WireWriter.FIXED32;
          case SCALAR_SHORT, SCALAR_ENUM -> WireWriter.VARINT;
          default -> NO_LINE;
        });
  }

  /**
   * Reads the line that starts at a position, as it lies in a file.
   *
   * @param filled end of what may be read
   * @return the position of its newline; -1 when it has another form, or when its end is too near
   *     to that of what may be read
   */
  int read(byte[] bytes, int from, int filled) {
    if (filled - from < ROOM) {
      return -1;
    }
    int end = parts(bytes, from, true);
    return end >= 0 && bytes[end] == Escape.NEWLINE ? end : -1;
  }

  /**
   * Reads a line whose escapes are gone.
   *
   * @return whether it had the form, and {@link #ROOM} bytes of the array from its start on
   */
  boolean readRaw(byte[] bytes, int from, int to) {
    return bytes.length - from >= ROOM && parts(bytes, from, false) == to;
  }

  /**
   * Reads the parts and gives the position behind them, or -1.
   *
   * @param escaped whether a newline or an escape among them would be one
   */
  private int parts(byte[] bytes, int from, boolean escaped) {
    if (valueWire == NO_LINE || bytes[from] != SECONDS_TAG) {
      return -1;
    }
    long word = WireReader.longAt(bytes, from + 1);
    int last = lastBit(word);
    int at = from + behindSeconds(last);
    if (last > LONGEST_VARINT_BITS) {
      return -1;
    }
    if (escaped && isMark(bytes[at - 1])) {
      word = withoutEscape(word, last, bytes[at++]);
    }
    long number = varint(word, last);
    if (word == BROKEN || number >>> 32 != 0 || bytes[at] != NANO_TAG) {
      return -1;
    }
    seconds = number;
    word = WireReader.longAt(bytes, at + 1);
    last = lastBit(word);
    at += 2 + (last >>> 3);
    if (last > LONGEST_VARINT_BITS) {
      return -1;
    }
    if (escaped && isMark(bytes[at - 1])) {
      word = withoutEscape(word, last, bytes[at++]);
    }
    number = varint(word, last);
    if (word == BROKEN || number > 999_999_999 || bytes[at] != valueTag) {
      return -1;
    }
    nano = (int) number;
    at = value(bytes, at + 1, escaped);
    return at < 0 ? -1 : alarm(bytes, at, escaped);
  }

  /**
   * A word whose varint ends in an escape, with the byte that is meant in its place; {@link
   * #BROKEN} when that cannot be. For three weeks in late summer every line has one, as the highest
   * byte of the seconds is that of a newline then.
   *
   * @param code the byte behind the word's varint
   */
  private static long withoutEscape(long word, int lastBit, byte code) {
    int shift = lastBit - (Byte.SIZE - 1);
    byte meant = Escape.meaning(code);
    if ((byte) (word >>> shift) != Escape.ESCAPE || code == Escape.NEWLINE || meant < 0) {
      return BROKEN;
    }
    return (word & ~(0xFFL << shift)) | ((long) meant << shift);
  }

  /**
   * Length of the tag and the varint of the seconds. A choice and not the sum it could be: the
   * processor foresees it, as it rarely changes, and reads on while it still looks for the end.
   */
  private static int behindSeconds(int lastBit) {
    return switch (lastBit) {
      case 31 -> 5;
      case 23 -> 4;
      case 15 -> 3;
      case 7 -> 2;
      default -> 6;
    };
  }

  /** Reads the value and gives the position behind it; -1 when there is none of the form. */
  private int value(byte[] bytes, int at, boolean escaped) {
    return switch (valueWire) {
      case WireWriter.FIXED64 -> {
        bits = WireReader.longAt(bytes, at);
        long marks = escaped ? ByteSearch.marks(bits) : 0;
        yield marks == 0 ? at + Long.BYTES : escapedLong(bytes, at, marks);
      }
      case WireWriter.FIXED32 -> {
        bits = WireReader.intAt(bytes, at);
        yield escaped && ByteSearch.holdsMark(bits)
            ? escapedValue(bytes, at, Integer.BYTES)
            : at + Integer.BYTES;
      }
      default -> {
        long word = WireReader.longAt(bytes, at);
        int last = lastBit(word);
        int behind = at + 1 + (last >>> 3);
        if (last > LONGEST_VARINT_BITS) {
          yield -1;
        }
        if (escaped && isMark(bytes[behind - 1])) {
          word = withoutEscape(word, last, bytes[behind++]);
        }
        bits = varint(word, last);
        yield word == BROKEN ? -1 : behind;
      }
    };
  }

  /**
   * Reads a value of eight bytes with one escape in it, as one of eleven doubles has, and gives the
   * position behind it; others are left to {@link #escapedValue}.
   */
  private int escapedLong(byte[] bytes, int at, long marks) {
    // Bits of the bytes before the first mark.
    int before = Long.numberOfTrailingZeros(marks) & -Byte.SIZE;
    int place = at + (before >>> 3);
    byte code = bytes[place + 1];
    if (bytes[place] != Escape.ESCAPE || code == Escape.NEWLINE) {
      return -1;
    }
    // Of those behind it as many as are missing; shifted twice, as a shift by 64 is none.
    long behind = (WireReader.longAt(bytes, place + 2) << before) << Byte.SIZE;
    if (ByteSearch.holdsMark(behind)) {
      return escapedValue(bytes, at, Long.BYTES);
    }
    long meant = Escape.meaning(code) & 0xFFL;
    bits = (bits & ((1L << before) - 1)) | (meant << before) | behind;
    return at + Long.BYTES + 1;
  }

  /**
   * Reads a value of fixed size with escapes in it and gives the position behind it; -1 when the
   * line ends in it.
   */
  private int escapedValue(byte[] bytes, int from, int size) {
    long value = 0;
    int at = from;
    for (int shift = 0; shift < size * Byte.SIZE; shift += Byte.SIZE) {
      byte b = bytes[at++];
      if (b == Escape.ESCAPE) {
        b = bytes[at++];
        if (b == Escape.NEWLINE) {
          return -1;
        }
        b = Escape.meaning(b);
      } else if (b == Escape.NEWLINE) {
        return -1;
      }
      value |= (b & 0xFFL) << shift;
    }
    bits = size == Integer.BYTES ? (int) value : value;
    return at;
  }

  /** Reads severity and status, and gives the position behind them. */
  private int alarm(byte[] bytes, int behindValue, boolean escaped) {
    int at = behindValue;
    severity = 0;
    status = 0;
    if (bytes[at] == SEVERITY_TAG) {
      severity = bytes[at + 1];
      if (severity < 0 || (escaped && isMark((byte) severity))) {
        return -1;
      }
      at += 2;
    }
    if (bytes[at] == STATUS_TAG) {
      status = bytes[at + 1];
      if (status < 0 || (escaped && isMark((byte) status))) {
        return -1;
      }
      at += 2;
    }
    return at;
  }

  /** Which bit of the word is the high bit of the varint's last byte: 7, 15, and so on. */
  private static int lastBit(long word) {
    return Long.numberOfTrailingZeros(~word & HIGHS);
  }

  private static long varint(long word, int lastBit) {
    long own = word & (-1L >>> (63 - lastBit));
    return (own & 0x7F)
        | (own >>> 1 & 0x3F80)
        | (own >>> 2 & 0x1F_C000)
        | (own >>> 3 & 0xFE0_0000)
        | (own >>> 4 & 0x7_F000_0000L);
  }

  private static boolean isMark(byte b) {
    return b == Escape.NEWLINE || b == Escape.ESCAPE;
  }
}
