package io.varve.plainpb;

import io.varve.partition.Years;
import io.varve.sample.DbrType;
import io.varve.sample.FieldValue;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the samples of one partition, one after the other, without an object per sample.
 *
 * <p>Empty lines are skipped; lines that cannot be read are skipped and counted (invariant C5).
 * Everything it gives is valid until the next step. Not thread-safe.
 */
public final class SampleCursor implements Closeable {
  private final PartitionHeader header;
  private final LineScanner lines;
  private final long yearStart;
  private final SampleMessage message;

  /** Looks ahead without disturbing the current sample. */
  private final ScalarRun ahead;

  private final LineBuffer raw = new LineBuffer(ScalarLine.ROOM);

  /** Whether an empty line ends the samples, as it does in answers, or is skipped. */
  private final boolean untilEmptyLine;

  private long damagedLines;

  /**
   * @param header the header above the lines
   * @param lines lines of samples; closed with the cursor
   */
  public SampleCursor(PartitionHeader header, LineScanner lines) {
    this(header, lines, false);
  }

  SampleCursor(PartitionHeader header, LineScanner lines, boolean untilEmptyLine) {
    this.untilEmptyLine = untilEmptyLine;
    this.header = header;
    this.lines = lines;
    this.yearStart = Years.startOf(header.year());
    this.message = new SampleMessage(header.type());
    this.ahead = new ScalarRun(header.type());
  }

  public PartitionHeader header() {
    return header;
  }

  /** Steps to the next readable sample; false when there is none. */
  public boolean next() throws IOException {
    while (true) {
      int end = message.parseScalarLine(lines.array(), lines.following(), lines.filled());
      if (end >= 0) {
        lines.stepTo(end);
        return true;
      }
      if (!lines.next()) {
        return false;
      }
      if (lines.start() == lines.end()) {
        if (untilEmptyLine) {
          return false;
        }
        continue;
      }
      if (read()) {
        return true;
      }
      damagedLines++;
    }
  }

  /**
   * Passes on the lines behind the current one, as they lie, up to the first that must be looked at
   * more closely: one that is no plain sample of a scalar number, that is not wanted, or that has
   * not been read from the file yet. Each of those passed on is one that {@link #next} would have
   * stepped to. Afterwards the cursor stands on the last of them.
   *
   * @param until position of a line that is not passed on
   * @return how many lines were passed on; 0 leaves the cursor where it was
   */
  public int passLines(Wanted wanted, long until, LineSink sink) throws IOException {
    byte[] bytes = lines.array();
    int first = lines.following();
    int behind = (int) Math.min(lines.filled(), first + Math.max(0, until - nextPosition()));
    int count = ahead.find(bytes, first, behind, wanted.since(yearStart));
    if (count > 0) {
      sink.accept(bytes, first, ahead.behind - first);
      stepToLastAhead();
    }
    return count;
  }

  /**
   * As {@link #passLines}, for who wants the samples: passes on those of the lines behind the
   * current one, up to the first that must be looked at more closely.
   *
   * @param to where they go, as many as it has room for; none when it has those of another type
   * @return how many were passed on; 0 leaves the cursor where it was
   */
  public int passScalars(Wanted wanted, ScalarColumns to) {
    if (!to.hasRoomFor(header.type())) {
      return 0;
    }
    int count =
        ahead.take(
            lines.array(),
            lines.following(),
            lines.filled(),
            wanted.since(yearStart),
            yearStart,
            to);
    if (count > 0) {
      stepToLastAhead();
    }
    return count;
  }

  /**
   * Passes on the lines behind the current one, which somebody else knows to be samples, without a
   * look at any but the last: that they are those lines is what their sum tells. Afterwards the
   * cursor stands on that one.
   *
   * @param length bytes of these lines
   * @param sum of these bytes, as {@link ByteSum} tells it
   * @param lastSecond epoch second of the last one
   * @param lastNano its nanoseconds
   * @return whether they are those lines; if not the cursor is where it was, but its line cannot be
   *     copied any more
   * @throws java.io.EOFException when the file is shorter than it was
   */
  public boolean passKnown(int length, int sum, long lastSecond, int lastNano, LineSink sink)
      throws IOException {
    if (!lines.ensure(length)) {
      return false;
    }
    byte[] bytes = lines.array();
    int first = lines.following();
    if (ByteSum.of(bytes, first, length) != sum) {
      return false;
    }
    int newline = first + length - 1;
    int last = newline;
    while (last > first && bytes[last - 1] != Escape.NEWLINE) {
      last--;
    }
    SampleCursor end = new SampleCursor(header, LineScanner.of(bytes, last, newline + 1));
    if (!end.next() || end.epochSecond() != lastSecond || end.nano() != lastNano) {
      return false;
    }
    sink.accept(bytes, first, length);
    lines.stepBefore(last);
    return next();
  }

  private void stepToLastAhead() {
    lines.stepTo(ahead.last, ahead.behind - 1);
    message.parseScalarLine(lines.array(), ahead.last, lines.filled());
  }

  private boolean read() {
    byte[] bytes = lines.array();
    int from = lines.start();
    int to = lines.end();
    if (lines.escaped()) {
      if (!Escape.unescape(bytes, from, to, raw)) {
        return false;
      }
      bytes = raw.array();
      from = 0;
      to = raw.size();
    }
    return message.parse(bytes, from, to) || repaired(bytes, from, to);
  }

  /**
   * Reads a line that an old IOC path cut: it wrote a status of 10 without escaping it, so that the
   * tag stands at the end without its value (contract storage-retrieval 3.5). Unlike EAA, what has
   * no time stamp even then is damage: it would become a sample at the start of the year.
   */
  private boolean repaired(byte[] bytes, int from, int to) {
    byte last = bytes[to - 1];
    if (last == 0 || (last & 7) != 0) {
      return false;
    }
    LineBuffer whole = new LineBuffer(to - from + 1);
    whole.put(bytes, from, to - from);
    whole.put(Escape.NEWLINE);
    return message.parse(whole.array(), 0, whole.size());
  }

  /** Lines skipped so far because they could not be read. */
  public long damagedLines() {
    return damagedLines;
  }

  public DbrType type() {
    return header.type();
  }

  /** Seconds since 1970. */
  public long epochSecond() {
    return yearStart + message.line.seconds;
  }

  /** Nanoseconds of the second. */
  public int nano() {
    return message.line.nano;
  }

  public int severity() {
    return message.line.severity;
  }

  public int status() {
    return message.line.status;
  }

  /** Elements of the value: 1 for scalars, the length of a waveform; 0 for V4 structures. */
  public int elementCount() {
    return message.elementCount();
  }

  /** A numeric element widened to double; for all numeric types. */
  public double doubleAt(int element) {
    return message.doubleAt(element);
  }

  /** An element of a float type. */
  public float floatAt(int element) {
    return message.floatAt(element);
  }

  /** An element of a byte, short, enum or int type, signed. */
  public int intAt(int element) {
    return message.intAt(element);
  }

  /** An element of a string type. */
  public String stringAt(int element) {
    return message.stringAt(element);
  }

  /** A copy of the bytes of a V4 structure. */
  public byte[] bytes() {
    return message.valueBytes();
  }

  /** The bytes of an element of a string type as they lie, which may be no valid UTF-8. */
  public byte[] textBytes(int element) {
    return message.textBytes(element);
  }

  /** The user tag of a V4 structure, 0 for none. */
  public int userTag() {
    return message.userTag;
  }

  /** How often the value was repeated, as old files may say; 0 for no word on it. */
  public int repeatCount() {
    return message.repeatCount;
  }

  /** Seconds since the start of the year that the header says. */
  public long secondsIntoYear() {
    return message.line.seconds;
  }

  /** Whether the sample carries fields. */
  public boolean hasFields() {
    return message.hasFields();
  }

  /** The sample's fields in their order. */
  public List<FieldValue> fields() {
    return message.fields();
  }

  /** Whether the fields are a real change; null when the sample does not say. */
  public @Nullable Boolean fieldsChanged() {
    return message.fieldsChanged < 0 ? null : message.fieldsChanged == 1;
  }

  /** The sample as a value of its own. */
  public Sample sample() {
    return new Sample(
        epochSecond(), nano(), value(), severity(), status(), fields(), fieldsChanged());
  }

  private SampleValue value() {
    return switch (header.type()) {
      case SCALAR_STRING -> new SampleValue.ScalarString(stringAt(0));
      case SCALAR_SHORT -> new SampleValue.ScalarShort((short) intAt(0));
      case SCALAR_FLOAT -> new SampleValue.ScalarFloat(floatAt(0));
      case SCALAR_ENUM -> new SampleValue.ScalarEnum((short) intAt(0));
      case SCALAR_BYTE -> new SampleValue.ScalarByte((byte) intAt(0));
      case SCALAR_INT -> new SampleValue.ScalarInt(intAt(0));
      case SCALAR_DOUBLE -> new SampleValue.ScalarDouble(doubleAt(0));
      case WAVEFORM_STRING -> new SampleValue.WaveformString(strings());
      case WAVEFORM_SHORT -> new SampleValue.WaveformShort(shorts());
      case WAVEFORM_ENUM -> new SampleValue.WaveformEnum(shorts());
      case WAVEFORM_FLOAT -> {
        float[] values = new float[elementCount()];
        for (int i = 0; i < values.length; i++) {
          values[i] = floatAt(i);
        }
        yield new SampleValue.WaveformFloat(values);
      }
      case WAVEFORM_BYTE -> new SampleValue.WaveformByte(bytes());
      case WAVEFORM_INT -> {
        int[] values = new int[elementCount()];
        for (int i = 0; i < values.length; i++) {
          values[i] = intAt(i);
        }
        yield new SampleValue.WaveformInt(values);
      }
      case WAVEFORM_DOUBLE -> {
        double[] values = new double[elementCount()];
        for (int i = 0; i < values.length; i++) {
          values[i] = doubleAt(i);
        }
        yield new SampleValue.WaveformDouble(values);
      }
      case V4_GENERIC_BYTES -> new SampleValue.V4GenericBytes(bytes(), message.userTag);
    };
  }

  private List<String> strings() {
    List<String> values = new ArrayList<>(elementCount());
    for (int i = 0; i < elementCount(); i++) {
      values.add(stringAt(i));
    }
    return values;
  }

  private short[] shorts() {
    short[] values = new short[elementCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (short) intAt(i);
    }
    return values;
  }

  /** Adds the current line to a sum of lines that lie side by side. */
  public void sumLine() {
    lines.sumLine();
  }

  /**
   * The {@link ByteSum} of the lines that were added since it was last taken; if others lay between
   * them it says nothing.
   */
  public int takeSum() {
    return lines.takeSum();
  }

  /** Appends the line as it lies in the file, escaped, newline included. */
  public void copyLineTo(LineBuffer out) {
    out.put(lines.array(), lines.start(), lines.end() - lines.start());
    out.put(Escape.NEWLINE);
  }

  /** Position of the current line in its file or array. */
  public long position() {
    return lines.position();
  }

  /** Position behind the current line, its newline included. */
  public long nextPosition() {
    return lines.position() + (lines.end() - lines.start()) + 1;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
