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

  private CaValues() {}

  /**
   * The type a channel is archived as; more than one element makes a waveform.
   *
   * @return null when Channel Access has no such native type
   */
  static @Nullable DbrType archived(DBRType nativeType, int elementCount) {
    boolean many = elementCount > 1;
    if (nativeType == DBRType.STRING) {
      return many ? DbrType.WAVEFORM_STRING : DbrType.SCALAR_STRING;
    } else if (nativeType == DBRType.SHORT) {
      return many ? DbrType.WAVEFORM_SHORT : DbrType.SCALAR_SHORT;
    } else if (nativeType == DBRType.FLOAT) {
      return many ? DbrType.WAVEFORM_FLOAT : DbrType.SCALAR_FLOAT;
    } else if (nativeType == DBRType.ENUM) {
      return many ? DbrType.WAVEFORM_ENUM : DbrType.SCALAR_ENUM;
    } else if (nativeType == DBRType.BYTE) {
      return many ? DbrType.WAVEFORM_BYTE : DbrType.SCALAR_BYTE;
    } else if (nativeType == DBRType.INT) {
      return many ? DbrType.WAVEFORM_INT : DbrType.SCALAR_INT;
    } else if (nativeType == DBRType.DOUBLE) {
      return many ? DbrType.WAVEFORM_DOUBLE : DbrType.SCALAR_DOUBLE;
    }
    return null;
  }

  /** The native type with status and time stamp. */
  static DBRType timed(DBRType nativeType) {
    if (nativeType == DBRType.STRING) {
      return DBRType.TIME_STRING;
    } else if (nativeType == DBRType.SHORT) {
      return DBRType.TIME_SHORT;
    } else if (nativeType == DBRType.FLOAT) {
      return DBRType.TIME_FLOAT;
    } else if (nativeType == DBRType.ENUM) {
      return DBRType.TIME_ENUM;
    } else if (nativeType == DBRType.BYTE) {
      return DBRType.TIME_BYTE;
    } else if (nativeType == DBRType.INT) {
      return DBRType.TIME_INT;
    }
    return DBRType.TIME_DOUBLE;
  }

  /** The type that brings units, limits or labels; null for texts, which have none. */
  static @Nullable DBRType describing(DBRType nativeType) {
    if (nativeType == DBRType.STRING) {
      return null;
    } else if (nativeType == DBRType.ENUM) {
      return DBRType.CTRL_ENUM;
    } else if (nativeType == DBRType.FLOAT || nativeType == DBRType.DOUBLE) {
      return DBRType.CTRL_DOUBLE;
    } else if (nativeType == DBRType.INT) {
      return DBRType.CTRL_INT;
    }
    return DBRType.CTRL_SHORT;
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
