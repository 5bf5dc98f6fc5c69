package io.varve.plainpb;

import io.varve.sample.DbrType;
import io.varve.sample.FieldValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One sample message taken apart in place: where its value lies, not what it is, until somebody
 * asks. Reused, not thread-safe.
 *
 * <p>The layout is that of {@link SampleEncoder}; what other writers of the format may do is
 * accepted too: fields in any order, elements of a waveform in several pieces or unpacked, unknown
 * fields.
 */
final class SampleMessage {
  private final DbrType type;

  /** Time, alarm and the value of a scalar number, whichever way the message was taken apart. */
  final ScalarLine line;

  /** Elements of a waveform that came in several pieces, put together. */
  private final LineBuffer pieces = new LineBuffer(64);

  private final WireReader wire = new WireReader();
  private byte[] bytes = new byte[0];

  private boolean hasSeconds;
  private boolean hasNano;
  private int valueCount;
  int userTag;
  int repeatCount;

  /** -1 when the sample does not say. */
  int fieldsChanged;

  /** The value's bytes: a text, packed elements, a structure. */
  private byte[] value = bytes;

  private int valueFrom;
  private int valueTo;

  /** Ends of the texts of a string waveform and their starts, in pairs. */
  private int[] texts = new int[0];

  /** Starts and ends of the field messages, in pairs. */
  private int[] fields = new int[0];

  private int fieldCount;

  /** Elements of a short or enum waveform, decoded on first use. */
  private int[] decoded = new int[0];

  private int decodedCount;

  /** Whether anything but the line's parts may be set. */
  private boolean more = true;

  SampleMessage(DbrType type) {
    this.type = type;
    this.line = ScalarLine.of(type);
  }

  /**
   * Takes a message apart.
   *
   * @return false when it is damaged or lacks what every sample of the type has
   */
  boolean parse(byte[] message, int from, int to) {
    if (line.readRaw(message, from, to)) {
      forgetMore();
      return true;
    }
    clear(message);
    wire.reset(message, from, to);
    while (wire.more()) {
      int tag = (int) wire.varint();
      if (!wire.broken()) {
        field(tag >>> 3, tag & 7);
      }
    }
    if (wire.broken() || line.nano < 0 || line.nano > 999_999_999) {
      return false;
    }
    return hasSeconds && hasNano && (valueCount > 0 || valueOptional());
  }

  /**
   * Takes the line of a scalar number apart, straight from a file.
   *
   * @return the position of its newline; -1 when it must be done the general way
   */
  int parseScalarLine(byte[] lines, int from, int filled) {
    int end = line.read(lines, from, filled);
    if (end >= 0) {
      forgetMore();
    }
    return end;
  }

  /** A line of a scalar number has nothing else; most often the one before had not either. */
  private void forgetMore() {
    if (more) {
      more = false;
      userTag = 0;
      repeatCount = 0;
      fieldsChanged = -1;
      fieldCount = 0;
    }
  }

  private void clear(byte[] source) {
    bytes = source;
    value = source;
    hasSeconds = false;
    hasNano = false;
    valueCount = 0;
    // An empty waveform has no value field, and must not show the span of the one before.
    valueFrom = 0;
    valueTo = 0;
    line.severity = 0;
    line.status = 0;
    userTag = 0;
    repeatCount = 0;
    fieldsChanged = -1;
    fieldCount = 0;
    decodedCount = -1;
    more = true;
  }

  private boolean valueOptional() {
    return type.waveform() && type != DbrType.WAVEFORM_BYTE && type != DbrType.V4_GENERIC_BYTES;
  }

  private void field(int number, int wireType) {
    if (number == 3) {
      value(wireType);
    } else if (number == 7 && wireType == WireWriter.BYTES) {
      int length = wire.length();
      if (!wire.broken()) {
        fields = withPair(fields, fieldCount++, wire.position(), wire.position() + length);
        wire.advance(length);
      }
    } else if (wireType == WireWriter.VARINT) {
      number(number, wire.varint());
    } else {
      wire.skip(number, wireType);
    }
  }

  private void number(int number, long content) {
    switch (number) {
      case 0 -> wire.breakOff();
      case 1 -> {
        if (hasSeconds) {
          // Two lines joined: the second's time and value would come with the first's severity.
          wire.breakOff();
        }
        hasSeconds = true;
        line.seconds = content & 0xFFFF_FFFFL;
      }
      case 2 -> {
        hasNano = true;
        line.nano = (int) content;
      }
      case 4 -> line.severity = (int) content;
      case 5 -> line.status = (int) content;
      case 6 -> repeatCount = (int) content;
      case 8 -> fieldsChanged = content != 0 ? 1 : 0;
      case 9 -> userTag = (int) content;
      default -> {
        // A field of a later version.
      }
    }
  }

  private void value(int wireType) {
    switch (type) {
      case SCALAR_SHORT, SCALAR_ENUM -> scalar(wireType, WireWriter.VARINT);
      case SCALAR_FLOAT, SCALAR_INT -> scalar(wireType, WireWriter.FIXED32);
      case SCALAR_DOUBLE -> scalar(wireType, WireWriter.FIXED64);
      case SCALAR_STRING, SCALAR_BYTE, WAVEFORM_BYTE, V4_GENERIC_BYTES -> {
        if (wireType == WireWriter.BYTES) {
          int length = wire.length();
          valueFrom = wire.position();
          valueTo = valueFrom + length;
          wire.advance(length);
          valueCount++;
        } else {
          wire.skip(3, wireType);
        }
      }
      case WAVEFORM_STRING -> {
        if (wireType == WireWriter.BYTES) {
          int length = wire.length();
          if (!wire.broken()) {
            texts = withPair(texts, valueCount++, wire.position(), wire.position() + length);
            wire.advance(length);
          }
        } else {
          wire.skip(3, wireType);
        }
      }
      case WAVEFORM_SHORT, WAVEFORM_ENUM -> elements(wireType, WireWriter.VARINT);
      case WAVEFORM_FLOAT, WAVEFORM_INT -> elements(wireType, WireWriter.FIXED32);
      case WAVEFORM_DOUBLE -> elements(wireType, WireWriter.FIXED64);
    }
  }

  private void scalar(int wireType, int expected) {
    if (wireType != expected) {
      wire.skip(3, wireType);
      return;
    }
    valueCount++;
    line.bits =
        switch (expected) {
          case WireWriter.VARINT -> wire.varint();
          case WireWriter.FIXED32 -> wire.fixed32();
          default -> wire.fixed64();
        };
  }

  private void elements(int wireType, int elementWire) {
    int from;
    int to;
    if (wireType == WireWriter.BYTES) {
      int length = wire.length();
      from = wire.position();
      to = from + length;
      wire.advance(length);
    } else if (wireType == elementWire) {
      from = wire.position();
      wire.skip(3, wireType);
      to = wire.position();
    } else {
      wire.skip(3, wireType);
      return;
    }
    if (wire.broken()) {
      return;
    }
    if (valueCount++ == 0) {
      valueFrom = from;
      valueTo = to;
      return;
    }
    if (valueCount == 2) {
      pieces.clear();
      pieces.put(bytes, valueFrom, valueTo - valueFrom);
    }
    pieces.put(bytes, from, to - from);
    value = pieces.array();
    valueFrom = 0;
    valueTo = pieces.size();
  }

  int elementCount() {
    return switch (type) {
      case WAVEFORM_STRING -> valueCount;
      case WAVEFORM_SHORT, WAVEFORM_ENUM -> {
        decode();
        yield decodedCount;
      }
      case WAVEFORM_FLOAT, WAVEFORM_INT -> (valueTo - valueFrom) / Integer.BYTES;
      case WAVEFORM_DOUBLE -> (valueTo - valueFrom) / Double.BYTES;
      case WAVEFORM_BYTE -> valueTo - valueFrom;
      case V4_GENERIC_BYTES -> 0;
      default -> 1;
    };
  }

  double doubleAt(int element) {
    if (type == DbrType.SCALAR_DOUBLE) {
      return Double.longBitsToDouble(line.bits);
    }
    return switch (type) {
      case WAVEFORM_DOUBLE ->
          Double.longBitsToDouble(
              WireReader.longAt(value, checked(element) * Long.BYTES + valueFrom));
      case SCALAR_FLOAT, WAVEFORM_FLOAT -> floatAt(element);
      default -> intAt(element);
    };
  }

  float floatAt(int element) {
    return switch (type) {
      case SCALAR_FLOAT -> Float.intBitsToFloat((int) line.bits);
      case WAVEFORM_FLOAT ->
          Float.intBitsToFloat(
              WireReader.intAt(value, checked(element) * Integer.BYTES + valueFrom));
      default -> throw new IllegalStateException(type + " has no float elements");
    };
  }

  int intAt(int element) {
    return switch (type) {
      case SCALAR_SHORT, SCALAR_ENUM -> (short) WireReader.unZigZag(line.bits);
      case SCALAR_INT -> (int) line.bits;
      case SCALAR_BYTE -> valueTo > valueFrom ? value[valueFrom] : 0;
      case WAVEFORM_BYTE -> value[valueFrom + checked(element)];
      case WAVEFORM_INT -> WireReader.intAt(value, checked(element) * Integer.BYTES + valueFrom);
      case WAVEFORM_SHORT, WAVEFORM_ENUM -> {
        decode();
        yield decoded[checked(element)];
      }
      default -> throw new IllegalStateException(type + " has no whole numbers as elements");
    };
  }

  String stringAt(int element) {
    return switch (type) {
      case SCALAR_STRING -> text(valueFrom, valueTo);
      case WAVEFORM_STRING -> text(texts[2 * checked(element)], texts[2 * element + 1]);
      default -> throw new IllegalStateException(type + " has no texts as elements");
    };
  }

  /** The bytes of a text, which need not be the UTF-8 that they should be. */
  byte[] textBytes(int element) {
    return type == DbrType.WAVEFORM_STRING
        ? Arrays.copyOfRange(bytes, texts[2 * checked(element)], texts[2 * element + 1])
        : valueBytes();
  }

  byte[] valueBytes() {
    return Arrays.copyOfRange(value, valueFrom, valueTo);
  }

  boolean hasFields() {
    return fieldCount > 0;
  }

  /** The fields that can be read; one that cannot is left out. */
  List<FieldValue> fields() {
    if (fieldCount == 0) {
      return List.of();
    }
    List<FieldValue> list = new ArrayList<>(fieldCount);
    for (int i = 0; i < fieldCount; i++) {
      wire.reset(bytes, fields[2 * i], fields[2 * i + 1]);
      String name = "";
      String content = "";
      while (wire.more()) {
        int tag = (int) wire.varint();
        if ((tag & 7) != WireWriter.BYTES) {
          wire.skip(tag >>> 3, tag & 7);
          continue;
        }
        int length = wire.length();
        int from = wire.position();
        wire.advance(length);
        if (tag >>> 3 == 1) {
          name = text(from, from + length);
        } else if (tag >>> 3 == 2) {
          content = text(from, from + length);
        }
      }
      if (!wire.broken()) {
        list.add(new FieldValue(name, content));
      }
    }
    return list;
  }

  private String text(int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  private int checked(int element) {
    if (element < 0 || element >= elementCount()) {
      throw new IndexOutOfBoundsException(
          "Element " + element + " of a value of " + elementCount() + " elements");
    }
    return element;
  }

  private void decode() {
    if (decodedCount >= 0) {
      return;
    }
    if (decoded.length < valueTo - valueFrom) {
      decoded = new int[valueTo - valueFrom];
    }
    wire.reset(value, valueFrom, valueTo);
    int count = 0;
    while (wire.more()) {
      int number = (short) WireReader.unZigZag(wire.varint());
      if (!wire.broken()) {
        decoded[count++] = number;
      }
    }
    decodedCount = count;
  }

  private static int[] withPair(int[] pairs, int index, int from, int to) {
    int[] target = pairs.length > 2 * index + 1 ? pairs : Arrays.copyOf(pairs, 4 * index + 8);
    target[2 * index] = from;
    target[2 * index + 1] = to;
    return target;
  }
}
