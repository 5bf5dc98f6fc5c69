package io.varve.retrieval.read;

import io.varve.sample.DbrType;
import io.varve.sample.SampleValue;
import java.util.Optional;

/** Field entries are texts; this reads them as values. */
final class FieldText {

  private FieldText() {}

  /**
   * The text as a scalar of the type, or of its elements' type; empty when it is none. Whole
   * numbers may be written as the IOC writes limits, {@code 10.0}.
   */
  static Optional<SampleValue> as(DbrType type, String text) {
    try {
      return Optional.of(
          switch (type) {
            case SCALAR_STRING, WAVEFORM_STRING, V4_GENERIC_BYTES ->
                new SampleValue.ScalarString(text);
            case SCALAR_DOUBLE, WAVEFORM_DOUBLE ->
                new SampleValue.ScalarDouble(Double.parseDouble(text));
            case SCALAR_FLOAT, WAVEFORM_FLOAT ->
                new SampleValue.ScalarFloat(Float.parseFloat(text));
            case SCALAR_INT, WAVEFORM_INT ->
                new SampleValue.ScalarInt((int) whole(text, Integer.MIN_VALUE, Integer.MAX_VALUE));
            case SCALAR_SHORT, WAVEFORM_SHORT ->
                new SampleValue.ScalarShort((short) whole(text, Short.MIN_VALUE, Short.MAX_VALUE));
            case SCALAR_ENUM, WAVEFORM_ENUM ->
                new SampleValue.ScalarEnum((short) whole(text, Short.MIN_VALUE, Short.MAX_VALUE));
            case SCALAR_BYTE, WAVEFORM_BYTE ->
                new SampleValue.ScalarByte((byte) whole(text, Byte.MIN_VALUE, Byte.MAX_VALUE));
          });
    } catch (NumberFormatException notOfTheType) {
      return Optional.empty();
    }
  }

  private static long whole(String text, long lowest, long highest) {
    double number = Double.parseDouble(text);
    if (number != Math.rint(number) || number < lowest || number > highest) {
      throw new NumberFormatException(text + " is no whole number of the type");
    }
    return (long) number;
  }
}
