package io.varve.plainpb;

import io.varve.partition.Years;
import io.varve.sample.FieldValue;
import io.varve.sample.Sample;
import io.varve.sample.SampleView;
import io.varve.sample.ValueWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
  private final Value value = new Value();
  private boolean tagged;
  private int userTag;

  /**
   * Appends the sample's escaped line, as {@link #encode(SampleView, List, Boolean, LineBuffer)}.
   */
  public void encode(Sample sample, LineBuffer out) {
    encode(sample, sample.fields(), sample.fieldsChanged(), out);
  }

  /**
   * Appends a sample's escaped line, newline included.
   *
   * <p>The seconds are counted from the year in UTC of the sample itself; the caller sees to it
   * that the file's header says the same year.
   *
   * @param fields fields of the record that were noted with it
   * @param fieldsChanged whether they are a real change; null when the sample does not say
   */
  public void encode(
      SampleView sample, List<FieldValue> fields, @Nullable Boolean fieldsChanged, LineBuffer out) {
    raw.clear();
    tagged = false;
    wire.tag(1, WireWriter.VARINT);
    wire.varint(sample.epochSecond() - Years.startOf(Years.of(sample.epochSecond())));
    wire.tag(2, WireWriter.VARINT);
    wire.varint(sample.nano());
    sample.writeValue(value);
    if (sample.severity() != 0) {
      wire.tag(4, WireWriter.VARINT);
      wire.varint(sample.severity());
    }
    if (sample.status() != 0) {
      wire.tag(5, WireWriter.VARINT);
      wire.varint(sample.status());
    }
    for (int i = 0; i < fields.size(); i++) {
      field(fields.get(i));
    }
    if (fieldsChanged != null) {
      wire.tag(8, WireWriter.VARINT);
      wire.varint(fieldsChanged ? 1 : 0);
    }
    if (tagged) {
      wire.tag(9, WireWriter.VARINT);
      wire.varint(userTag & 0xFFFF_FFFFL);
    }
    Escape.append(raw.array(), 0, raw.size(), out);
    out.put(Escape.NEWLINE);
  }

  /** Field 3, and what field 9 will hold. */
  private final class Value implements ValueWriter {
    @Override
    public void text(String text) {
      wire.bytes(3, utf8(text));
    }

    @Override
    public void small(short number) {
      wire.tag(3, WireWriter.VARINT);
      wire.zigZag(number);
    }

    @Override
    public void integer(int number) {
      wire.tag(3, WireWriter.FIXED32);
      wire.fixed32(number);
    }

    @Override
    public void single(float number) {
      integer(Float.floatToRawIntBits(number));
    }

    @Override
    public void real(double number) {
      wire.tag(3, WireWriter.FIXED64);
      wire.fixed64(Double.doubleToRawLongBits(number));
    }

    @Override
    public void bytes(byte[] source, int from, int length) {
      wire.tag(3, WireWriter.BYTES);
      wire.varint(length);
      raw.put(source, from, length);
    }

    @Override
    public void userTag(int tag) {
      tagged = true;
      userTag = tag;
    }

    @Override
    public void elements(long bytes) {
      if (bytes > 0) {
        wire.tag(3, WireWriter.BYTES);
        wire.varint(bytes);
      }
    }

    @Override
    public void smallElement(short number) {
      wire.zigZag(number);
    }

    @Override
    public void element(int bits) {
      wire.fixed32(bits);
    }

    @Override
    public void element(long bits) {
      wire.fixed64(bits);
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
