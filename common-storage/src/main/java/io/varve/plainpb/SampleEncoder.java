package io.varve.plainpb;

import io.varve.partition.Years;
import io.varve.sample.FieldValue;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Turns samples into their lines, byte for byte as EAA does. Reused, not thread-safe.
 *
 * <pre>
 * field  wire      content
 * 1      varint    seconds into the year
 * 2      varint    nanoseconds
 * 3      by type   the value; nothing for an empty waveform of numbers or strings
 * 4      varint    severity, absent when 0
 * 5      varint    status, absent when 0
 * 7      bytes     field value {1: name, 2: value}, repeated
 * 8      varint    whether the fields are a real change, absent when the sample does not say
 * 9      varint    user tag, V4 structures only
 * </pre>
 *
 * <p>The message is then escaped and ends with a newline (contract storage-retrieval 1.1 and 1.2).
 */
public final class SampleEncoder {
  private final LineBuffer raw = new LineBuffer(256);
  private final WireWriter wire = new WireWriter(raw);

  /**
   * Appends the sample's escaped line, newline included.
   *
   * <p>The seconds are counted from the year in UTC of the sample itself; the caller sees to it
   * that the file's header says the same year.
   */
  public void encode(Sample sample, LineBuffer out) {
    raw.clear();
    wire.tag(1, WireWriter.VARINT);
    wire.varint(sample.epochSecond() - Years.startOf(Years.of(sample.epochSecond())));
    wire.tag(2, WireWriter.VARINT);
    wire.varint(sample.nano());
    value(sample.value());
    if (sample.severity() != 0) {
      wire.tag(4, WireWriter.VARINT);
      wire.varint(sample.severity());
    }
    if (sample.status() != 0) {
      wire.tag(5, WireWriter.VARINT);
      wire.varint(sample.status());
    }
    for (FieldValue field : sample.fields()) {
      field(field);
    }
    if (sample.fieldsChanged() != null) {
      wire.tag(8, WireWriter.VARINT);
      wire.varint(sample.fieldsChanged() ? 1 : 0);
    }
    if (sample.value() instanceof SampleValue.V4GenericBytes structure) {
      wire.tag(9, WireWriter.VARINT);
      wire.varint(structure.userTag() & 0xFFFF_FFFFL);
    }
    Escape.append(raw.array(), 0, raw.size(), out);
    out.put(Escape.NEWLINE);
  }

  private void value(SampleValue value) {
    switch (value) {
      case SampleValue.ScalarString(String text) -> wire.bytes(3, utf8(text));
      case SampleValue.ScalarShort(short number) -> signed(number);
      case SampleValue.ScalarEnum(short index) -> signed(index);
      case SampleValue.ScalarFloat(float number) -> {
        wire.tag(3, WireWriter.FIXED32);
        wire.fixed32(Float.floatToRawIntBits(number));
      }
      case SampleValue.ScalarByte(byte number) -> wire.bytes(3, new byte[] {number});
      case SampleValue.ScalarInt(int number) -> {
        wire.tag(3, WireWriter.FIXED32);
        wire.fixed32(number);
      }
      case SampleValue.ScalarDouble(double number) -> {
        wire.tag(3, WireWriter.FIXED64);
        wire.fixed64(Double.doubleToRawLongBits(number));
      }
      case SampleValue.WaveformString(List<String> texts) ->
          texts.forEach(text -> wire.bytes(3, utf8(text)));
      case SampleValue.WaveformShort(short[] numbers) -> signed(numbers);
      case SampleValue.WaveformEnum(short[] indexes) -> signed(indexes);
      case SampleValue.WaveformFloat(float[] numbers) -> {
        packed((long) numbers.length * Float.BYTES);
        for (float number : numbers) {
          wire.fixed32(Float.floatToRawIntBits(number));
        }
      }
      case SampleValue.WaveformByte(byte[] numbers) -> wire.bytes(3, numbers);
      case SampleValue.WaveformInt(int[] numbers) -> {
        packed((long) numbers.length * Integer.BYTES);
        for (int number : numbers) {
          wire.fixed32(number);
        }
      }
      case SampleValue.WaveformDouble(double[] numbers) -> {
        packed((long) numbers.length * Double.BYTES);
        for (double number : numbers) {
          wire.fixed64(Double.doubleToRawLongBits(number));
        }
      }
      case SampleValue.V4GenericBytes structure -> wire.bytes(3, structure.bytes());
    }
  }

  private void signed(short number) {
    wire.tag(3, WireWriter.VARINT);
    wire.zigZag(number);
  }

  private void signed(short[] numbers) {
    long length = 0;
    for (short number : numbers) {
      length += WireWriter.varintSize(WireWriter.zigZagOf(number));
    }
    packed(length);
    for (short number : numbers) {
      wire.zigZag(number);
    }
  }

  /** Tag and length of packed elements; an empty waveform has neither. */
  private void packed(long length) {
    if (length > 0) {
      wire.tag(3, WireWriter.BYTES);
      wire.varint(length);
    }
  }

  private void field(FieldValue field) {
    byte[] name = utf8(field.name());
    byte[] text = utf8(field.value());
    wire.tag(7, WireWriter.BYTES);
    wire.varint(
        2L
            + WireWriter.varintSize(name.length)
            + name.length
            + WireWriter.varintSize(text.length)
            + text.length);
    wire.bytes(1, name);
    wire.bytes(2, text);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
