package io.varve.engine.channel.ca;

import gov.aps.jca.dbr.DBR;
import gov.aps.jca.dbr.DBRType;
import gov.aps.jca.dbr.STS;
import gov.aps.jca.dbr.TIME;
import io.varve.engine.channel.sampling.Update;
import io.varve.sample.DbrType;
import io.varve.sample.SampleValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** DBR types of Channel Access and what they are archived as. */
final class CaValues {
  /** Seconds from 1970 to the EPICS epoch, 1990. */
  private static final long EPICS_EPOCH = 631_152_000L;

  /** The protocol's numbers of the native types. */
  private static final int STRING = 0;

  private static final int SHORT = 1;
  private static final int FLOAT = 2;
  private static final int ENUM = 3;
  private static final int CHAR = 4;
  private static final int LONG = 5;
  private static final int DOUBLE = 6;

  private CaValues() {}

  /**
   * The type a channel is archived as; more than one element makes a waveform.
   *
   * @return null when Channel Access has no such native type
   */
  static @Nullable DbrType archived(DBRType nativeType, int elementCount) {
    boolean many = elementCount > 1;
    return switch (nativeType.getValue()) {
      case STRING -> many ? DbrType.WAVEFORM_STRING : DbrType.SCALAR_STRING;
      case SHORT -> many ? DbrType.WAVEFORM_SHORT : DbrType.SCALAR_SHORT;
      case FLOAT -> many ? DbrType.WAVEFORM_FLOAT : DbrType.SCALAR_FLOAT;
      case ENUM -> many ? DbrType.WAVEFORM_ENUM : DbrType.SCALAR_ENUM;
      case CHAR -> many ? DbrType.WAVEFORM_BYTE : DbrType.SCALAR_BYTE;
      case LONG -> many ? DbrType.WAVEFORM_INT : DbrType.SCALAR_INT;
      case DOUBLE -> many ? DbrType.WAVEFORM_DOUBLE : DbrType.SCALAR_DOUBLE;
      default -> null;
    };
  }

  /** The native type with status and time stamp. */
  static DBRType timed(DBRType nativeType) {
    return switch (nativeType.getValue()) {
      case STRING -> DBRType.TIME_STRING;
      case SHORT -> DBRType.TIME_SHORT;
      case FLOAT -> DBRType.TIME_FLOAT;
      case ENUM -> DBRType.TIME_ENUM;
      case CHAR -> DBRType.TIME_BYTE;
      case LONG -> DBRType.TIME_INT;
      default -> DBRType.TIME_DOUBLE;
    };
  }

  /** The type that brings units, limits or labels; null for texts, which have none. */
  static @Nullable DBRType describing(DBRType nativeType) {
    return switch (nativeType.getValue()) {
      case STRING -> null;
      case ENUM -> DBRType.LABELS_ENUM;
      case FLOAT, DOUBLE -> DBRType.CTRL_DOUBLE;
      case LONG -> DBRType.CTRL_INT;
      default -> DBRType.CTRL_SHORT;
    };
  }

  /**
   * An update from a timed DBR.
   *
   * @param waveform whether the channel has more than one element, however many came
   */
  static Update update(DBR dbr, boolean waveform) {
    TIME time = (TIME) dbr;
    STS status = (STS) dbr;
    return new Update(
        time.getTimeStamp().secPastEpoch() + EPICS_EPOCH,
        time.getTimeStamp().nsec(),
        value(dbr.getValue(), dbr.isENUM(), waveform),
        status.getSeverity() == null ? 0 : status.getSeverity().getValue(),
        status.getStatus() == null ? 0 : status.getStatus().getValue());
  }

  private static SampleValue value(Object array, boolean isEnum, boolean waveform) {
    return switch (array) {
      case String[] v when waveform -> new SampleValue.WaveformString(List.of(v));
      case String[] v -> new SampleValue.ScalarString(v[0]);
      case short[] v when isEnum && waveform -> new SampleValue.WaveformEnum(v);
      case short[] v when isEnum -> new SampleValue.ScalarEnum(v[0]);
      case short[] v when waveform -> new SampleValue.WaveformShort(v);
      case short[] v -> new SampleValue.ScalarShort(v[0]);
      case float[] v when waveform -> new SampleValue.WaveformFloat(v);
      case float[] v -> new SampleValue.ScalarFloat(v[0]);
      case byte[] v when waveform -> new SampleValue.WaveformByte(v);
      case byte[] v -> new SampleValue.ScalarByte(v[0]);
      case int[] v when waveform -> new SampleValue.WaveformInt(v);
      case int[] v -> new SampleValue.ScalarInt(v[0]);
      case double[] v when waveform -> new SampleValue.WaveformDouble(v);
      case double[] v -> new SampleValue.ScalarDouble(v[0]);
      default ->
          throw new IllegalArgumentException(
              "Channel Access sent a value of " + array.getClass().getSimpleName());
    };
  }

  /** The first element as EAA writes field values: {@code 10.0}, {@code 3}, {@code mm}. */
  static String text(DBR dbr) {
    return switch (dbr.getValue()) {
      case String[] v -> v[0];
      case short[] v -> Short.toString(v[0]);
      case float[] v -> Float.toString(v[0]);
      case byte[] v -> Byte.toString(v[0]);
      case int[] v -> Integer.toString(v[0]);
      case double[] v -> Double.toString(v[0]);
      default -> "";
    };
  }
}
