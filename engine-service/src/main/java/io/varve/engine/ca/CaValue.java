package io.varve.engine.ca;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A value in place in the bytes that came, valid only during the call it is handed to.
 *
 * <pre>
 * form       before the elements
 * PLAIN      nothing
 * TIMED      status 2, severity 2, seconds since 1990 4, nanoseconds 4, padding to the element
 * DESCRIBED  status 2, severity 2; then of an enum the number of labels 2 and 16 labels of 26;
 *            of a real number precision 2 and padding 2; of every number units 8 and eight limits
 * </pre>
 */
public final class CaValue {
  /** Seconds from 1970 to the epoch of EPICS, 1990. */
  public static final long EPICS_EPOCH = 631_152_000L;

  private static final int UNITS = 8;
  private static final int LABELS = 16;
  private static final int LABEL = 26;
  private static final int LIMITS = 8;

  private ByteBuffer bytes = ByteBuffer.allocate(0);
  private NativeType type = NativeType.DOUBLE;
  private Form form = Form.PLAIN;
  private int start;
  private int first;
  private int count;

  /**
   * Looks at a message's payload.
   *
   * @return whether it is long enough for what it should hold
   */
  boolean at(MessageReader message, NativeType type, Form form) {
    this.bytes = message.bytes();
    this.type = type;
    this.form = form;
    this.start = message.payload();
    int before = startOfElements();
    long room = message.payloadLength() - before;
    if (room < 0 || message.count() > room / type.bytes()) {
      return false;
    }
    this.first = start + before;
    this.count = (int) message.count();
    return true;
  }

  private int startOfElements() {
    return switch (form) {
      case PLAIN -> 0;
      case TIMED -> type.startWhenTimed();
      case DESCRIBED ->
          switch (type) {
            case STRING -> 4;
            case ENUM -> 6 + LABELS * LABEL;
            case CHAR -> 4 + UNITS + LIMITS + 1;
            case SHORT, LONG -> 4 + UNITS + LIMITS * type.bytes();
            case FLOAT, DOUBLE -> 8 + UNITS + LIMITS * type.bytes();
          };
    };
  }

  public NativeType type() {
    return type;
  }

  /** How many elements came. */
  public int count() {
    return count;
  }

  /** The alarm's status; not of a plain value. */
  public int status() {
    return Short.toUnsignedInt(bytes.getShort(start));
  }

  /** The alarm's severity; not of a plain value. */
  public int severity() {
    return Short.toUnsignedInt(bytes.getShort(start + 2));
  }

  /** Seconds since 1970; of a timed value. */
  public long epochSecond() {
    return EPICS_EPOCH + Integer.toUnsignedLong(bytes.getInt(start + 4));
  }

  /** Nanoseconds as they came, unsigned and perhaps more than a second has; of a timed value. */
  public int nano() {
    return bytes.getInt(start + 8);
  }

  /** The bytes that came, of which {@link #positionOf} says where an element is. */
  public byte[] array() {
    return bytes.array();
  }

  public int positionOf(int element) {
    return first + element * type.bytes();
  }

  public double doubleAt(int element) {
    return bytes.getDouble(positionOf(element));
  }

  public float floatAt(int element) {
    return bytes.getFloat(positionOf(element));
  }

  /** The bits of a DOUBLE. */
  public long longAt(int element) {
    return bytes.getLong(positionOf(element));
  }

  /** A LONG, or the bits of a FLOAT. */
  public int intAt(int element) {
    return bytes.getInt(positionOf(element));
  }

  public short shortAt(int element) {
    return bytes.getShort(positionOf(element));
  }

  public byte byteAt(int element) {
    return bytes.get(positionOf(element));
  }

  /** Copies all elements of a value of bytes. */
  public byte[] toByteArray() {
    byte[] copy = new byte[count];
    bytes.get(first, copy);
    return copy;
  }

  public String stringAt(int element) {
    return text(positionOf(element), type.bytes());
  }

  /** An element as a number; NaN for a text that is none. */
  public double numberAt(int element) {
    return switch (type) {
      case STRING -> number(stringAt(element));
      case SHORT, ENUM -> shortAt(element);
      case FLOAT -> floatAt(element);
      case CHAR -> byteAt(element);
      case LONG -> intAt(element);
      case DOUBLE -> doubleAt(element);
    };
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** An element as Java writes it. */
  public String textAt(int element) {
    return switch (type) {
      case STRING -> stringAt(element);
      case SHORT, ENUM -> Short.toString(shortAt(element));
      case FLOAT -> Float.toString(floatAt(element));
      case CHAR -> Byte.toString(byteAt(element));
      case LONG -> Integer.toString(intAt(element));
      case DOUBLE -> Double.toString(doubleAt(element));
    };
  }

  /** A text that is sent as an array of characters. */
  public String longText() {
    return text(first, count);
  }

  private String text(int from, int length) {
    int end = from;
    while (end < from + length && bytes.get(end) != 0) {
      end++;
    }
    return new String(bytes.array(), from, end - from, StandardCharsets.UTF_8);
  }

  /** Units, limits and labels; of a described value. */
  public Description description() {
    return switch (type) {
      case STRING -> Description.NONE;
      case ENUM -> new Description("", 0, new double[LIMITS], labels());
      case FLOAT, DOUBLE ->
          new Description(
              text(start + 8, UNITS),
              bytes.getShort(start + 4),
              limits(start + 8 + UNITS),
              List.of());
      case SHORT, CHAR, LONG ->
          new Description(text(start + 4, UNITS), 0, limits(start + 4 + UNITS), List.of());
    };
  }

  private List<String> labels() {
    int there = Math.clamp(bytes.getShort(start + 4), 0, LABELS);
    List<String> labels = new ArrayList<>(there);
    for (int i = 0; i < there; i++) {
      labels.add(text(start + 6 + i * LABEL, LABEL));
    }
    return labels;
  }

  private double[] limits(int from) {
    double[] limits = new double[LIMITS];
    for (int i = 0; i < LIMITS; i++) {
      int position = from + i * type.bytes();
      limits[i] =
          switch (type) {
            case SHORT -> bytes.getShort(position);
            case FLOAT -> bytes.getFloat(position);
            case CHAR -> bytes.get(position);
            case LONG -> bytes.getInt(position);
            default -> bytes.getDouble(position);
          };
    }
    return limits;
  }
}
