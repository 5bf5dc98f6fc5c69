package io.varve.sample;

import java.util.List;

/**
 * The value of a sample, one shape per archived type.
 *
 * <p>The arrays are not copied: who makes a value gives its array away.
 */
@SuppressWarnings("ArrayRecordComponent") // a value is a carrier, never a key
public sealed interface SampleValue {

  /** The type this value is archived as. */
  DbrType type();

  /** Writes the value in the shape its type has on disk. */
  void writeTo(ValueWriter out);

  record ScalarString(String value) implements SampleValue {
    @Override
    public DbrType type() {
      return DbrType.SCALAR_STRING;
    }

    @Override
    public void writeTo(ValueWriter out) {
      out.text(value);
    }
  }

  record ScalarShort(short value) implements SampleValue {
    @Override
    public DbrType type() {
      return DbrType.SCALAR_SHORT;
    }

    @Override
    public void writeTo(ValueWriter out) {
      out.small(value);
    }
  }

  record ScalarFloat(float value) implements SampleValue {
    @Override
    public DbrType type() {
      return DbrType.SCALAR_FLOAT;
    }

    @Override
    public void writeTo(ValueWriter out) {
      out.single(value);
    }
  }

  /** The index of the state; readers see it as a signed 16-bit number, as in EAA. */
  record ScalarEnum(short index) implements SampleValue {
    @Override
    public DbrType type() {
      return DbrType.SCALAR_ENUM;
    }

    @Override
    public void writeTo(ValueWriter out) {
      out.small(index);
    }
  }

  record ScalarByte(byte value) implements SampleValue {
    @Override
    public DbrType type() {
      return DbrType.SCALAR_BYTE;
    }

    @Override
    public void writeTo(ValueWriter out) {
      out.bytes(new byte[] {value}, 0, 1);
    }
  }

  record ScalarInt(int value) implements SampleValue {
    @Override
    public DbrType type() {
      return DbrType.SCALAR_INT;
    }

    @Override
    public void writeTo(ValueWriter out) {
      out.integer(value);
    }
  }

  record ScalarDouble(double value) implements SampleValue {
    @Override
    public DbrType type() {
      return DbrType.SCALAR_DOUBLE;
    }

    @Override
    public void writeTo(ValueWriter out) {
      out.real(value);
    }
  }

  record WaveformString(List<String> values) implements SampleValue {
    @Override
    public DbrType type() {
      return DbrType.WAVEFORM_STRING;
    }

    @Override
    public void writeTo(ValueWriter out) {
      values.forEach(out::text);
    }
  }

  record WaveformShort(short[] values) implements SampleValue {
    @Override
    public DbrType type() {
      return DbrType.WAVEFORM_SHORT;
    }

    @Override
    public void writeTo(ValueWriter out) {
      Smalls.write(values, out);
    }
  }

  record WaveformFloat(float[] values) implements SampleValue {
    @Override
    public DbrType type() {
      return DbrType.WAVEFORM_FLOAT;
    }

    @Override
    public void writeTo(ValueWriter out) {
      out.elements((long) values.length * Float.BYTES);
      for (float number : values) {
        out.element(Float.floatToRawIntBits(number));
      }
    }
  }

  record WaveformEnum(short[] indexes) implements SampleValue {
    @Override
    public DbrType type() {
      return DbrType.WAVEFORM_ENUM;
    }

    @Override
    public void writeTo(ValueWriter out) {
      Smalls.write(indexes, out);
    }
  }

  record WaveformByte(byte[] values) implements SampleValue {
    @Override
    public DbrType type() {
      return DbrType.WAVEFORM_BYTE;
    }

    @Override
    public void writeTo(ValueWriter out) {
      out.bytes(values, 0, values.length);
    }
  }

  record WaveformInt(int[] values) implements SampleValue {
    @Override
    public DbrType type() {
      return DbrType.WAVEFORM_INT;
    }

    @Override
    public void writeTo(ValueWriter out) {
      out.elements((long) values.length * Integer.BYTES);
      for (int number : values) {
        out.element(number);
      }
    }
  }

  record WaveformDouble(double[] values) implements SampleValue {
    @Override
    public DbrType type() {
      return DbrType.WAVEFORM_DOUBLE;
    }

    @Override
    public void writeTo(ValueWriter out) {
      out.elements((long) values.length * Double.BYTES);
      for (double number : values) {
        out.element(Double.doubleToRawLongBits(number));
      }
    }
  }

  /**
   * A pvAccess structure: its type description followed by its value, both in big-endian pvData
   * encoding (contract storage-retrieval 1.7).
   */
  record V4GenericBytes(byte[] bytes, int userTag) implements SampleValue {
    @Override
    public DbrType type() {
      return DbrType.V4_GENERIC_BYTES;
    }

    @Override
    public void writeTo(ValueWriter out) {
      out.bytes(bytes, 0, bytes.length);
      out.userTag(userTag);
    }
  }
}
