package io.varve.plainpb;

import io.varve.sample.DbrType;
import org.jspecify.annotations.Nullable;

/**
 * Some samples of scalar numbers in a row, all of one type and without fields, in arrays: for who
 * looks at many of them. Reused, not thread-safe.
 */
public final class ScalarColumns {
  private final long[] seconds;
  private final int[] nanos;
  private final long[] bits;
  private final int[] severities;
  private final int[] statuses;
  private @Nullable DbrType type;
  private int size;

  /**
   * @param room samples that it can hold
   */
  public ScalarColumns(int room) {
    this.seconds = new long[room];
    this.nanos = new int[room];
    this.bits = new long[room];
    this.severities = new int[room];
    this.statuses = new int[room];
  }

  /** Whether samples of a type are single numbers. */
  public static boolean suit(DbrType type) {
    return switch (type) {
      case SCALAR_DOUBLE, SCALAR_FLOAT, SCALAR_INT, SCALAR_SHORT, SCALAR_ENUM, SCALAR_BYTE -> true;
      default -> false;
    };
  }

  /** The value where a cursor stands, as {@link #bits} has it. */
  public static long bits(SampleCursor at) {
    return switch (at.type()) {
      case SCALAR_DOUBLE -> Double.doubleToRawLongBits(at.doubleAt(0));
      case SCALAR_FLOAT -> Float.floatToRawIntBits(at.floatAt(0));
      default -> at.intAt(0);
    };
  }

  /** Whether the sample where a cursor stands, of a suitable type, can be added. */
  public boolean takes(SampleCursor at) {
    return hasRoomFor(at.type());
  }

  boolean hasRoomFor(DbrType of) {
    return size < seconds.length && (size == 0 || of == type);
  }

  /** Adds the sample where a cursor stands, for which there is room. */
  public void add(SampleCursor at) {
    type = at.type();
    put(at.epochSecond(), at.nano(), bits(at), at.severity(), at.status());
  }

  /** What {@link #put} adds is of a type for which there is room. */
  void expect(DbrType of) {
    type = of;
  }

  void put(long epochSecond, int nano, long valueBits, int severity, int status) {
    int at = size;
    seconds[at] = epochSecond;
    nanos[at] = nano;
    bits[at] = valueBits;
    severities[at] = severity;
    statuses[at] = status;
    size = at + 1;
  }

  /** Forgets the samples. */
  public void clear() {
    size = 0;
  }

  public int size() {
    return size;
  }

  /** How many samples there is room for. */
  int room() {
    return seconds.length - size;
  }

  /** The type of all of them. */
  public DbrType type() {
    if (type == null) {
      throw new IllegalStateException("There was no sample yet");
    }
    return type;
  }

  public long epochSecond(int index) {
    return seconds[index];
  }

  public int nano(int index) {
    return nanos[index];
  }

  /** The value: the bits of a double or a float, or the whole number. */
  public long bits(int index) {
    return bits[index];
  }

  public int severity(int index) {
    return severities[index];
  }

  public int status(int index) {
    return statuses[index];
  }
}
