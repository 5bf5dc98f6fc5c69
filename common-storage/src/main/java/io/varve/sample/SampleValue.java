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

  record ScalarString(String value) implements SampleValue {
    @Override
    public DbrType type() {
      return DbrType.SCALAR_STRING;
    }
  }

  record ScalarShort(short value) implements SampleValue {
    @Override
    public DbrType type() {
      return DbrType.SCALAR_SHORT;
    }
  }

  record ScalarFloat(float value) implements SampleValue {
    @Override
    public DbrType type() {
      return DbrType.SCALAR_FLOAT;
    }
  }

  /** The index of the state; readers see it as a signed 16-bit number, as in EAA. */
  record ScalarEnum(short index) implements SampleValue {
    @Override
    public DbrType type() {
      return DbrType.SCALAR_ENUM;
    }
  }

  record ScalarByte(byte value) implements SampleValue {
    @Override
    public DbrType type() {
      return DbrType.SCALAR_BYTE;
    }
  }

  record ScalarInt(int value) implements SampleValue {
    @Override
    public DbrType type() {
      return DbrType.SCALAR_INT;
    }
  }

  record ScalarDouble(double value) implements SampleValue {
    @Override
    public DbrType type() {
      return DbrType.SCALAR_DOUBLE;
    }
  }

  record WaveformString(List<String> values) implements SampleValue {
    @Override
    public DbrType type() {
      return DbrType.WAVEFORM_STRING;
    }
  }

  record WaveformShort(short[] values) implements SampleValue {
    @Override
    public DbrType type() {
      return DbrType.WAVEFORM_SHORT;
    }
  }

  record WaveformFloat(float[] values) implements SampleValue {
    @Override
    public DbrType type() {
      return DbrType.WAVEFORM_FLOAT;
    }
  }

  record WaveformEnum(short[] indexes) implements SampleValue {
    @Override
    public DbrType type() {
      return DbrType.WAVEFORM_ENUM;
    }
  }

  record WaveformByte(byte[] values) implements SampleValue {
    @Override
    public DbrType type() {
      return DbrType.WAVEFORM_BYTE;
    }
  }

  record WaveformInt(int[] values) implements SampleValue {
    @Override
    public DbrType type() {
      return DbrType.WAVEFORM_INT;
    }
  }

  record WaveformDouble(double[] values) implements SampleValue {
    @Override
    public DbrType type() {
      return DbrType.WAVEFORM_DOUBLE;
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
  }
}
