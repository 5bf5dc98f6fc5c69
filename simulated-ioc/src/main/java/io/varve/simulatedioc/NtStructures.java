package io.varve.simulatedioc;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.epics.pva.data.PVAByte;
import org.epics.pva.data.PVAByteArray;
import org.epics.pva.data.PVAData;
import org.epics.pva.data.PVADouble;
import org.epics.pva.data.PVADoubleArray;
import org.epics.pva.data.PVAFloat;
import org.epics.pva.data.PVAFloatArray;
import org.epics.pva.data.PVAInt;
import org.epics.pva.data.PVAIntArray;
import org.epics.pva.data.PVALong;
import org.epics.pva.data.PVAShort;
import org.epics.pva.data.PVAShortArray;
import org.epics.pva.data.PVAString;
import org.epics.pva.data.PVAStringArray;
import org.epics.pva.data.PVAStructure;

/** Records as normative types of pvAccess. */
public final class NtStructures {
  private NtStructures() {}

  /** NTScalar, NTEnum or NTScalarArray of a record. */
  static PVAStructure of(SimulatedRecord record) {
    Reading reading = record.reading();
    RecordMetadata metadata = record.metadata();
    List<PVAData> fields = new ArrayList<>();
    fields.add(value(record, reading));
    fields.add(alarm(reading.severity(), reading.status(), ""));
    fields.add(timeStamp(reading.epochSecond(), (int) reading.nano(), 0));
    String type = "epics:nt/NTScalar:1.0";
    if (record.count() > 1) {
      type = "epics:nt/NTScalarArray:1.0";
    } else if (record.kind() == ValueKind.ENUM) {
      type = "epics:nt/NTEnum:1.0";
    }
    if (record.kind() == ValueKind.ENUM) {
      fields.add(
          new PVAStructure("display", "", new PVAString("description", metadata.description())));
    } else {
      fields.add(display(metadata));
      fields.add(control(metadata));
      fields.add(valueAlarm(metadata));
    }
    return new PVAStructure(record.name(), type, fields);
  }

  /** The field alarm. */
  public static PVAStructure alarm(int severity, int status, String message) {
    return new PVAStructure(
        "alarm",
        "alarm_t",
        new PVAInt("severity", severity),
        new PVAInt("status", status),
        new PVAString("message", message));
  }

  /** The field timeStamp. */
  public static PVAStructure timeStamp(Instant time) {
    return timeStamp(time.getEpochSecond(), time.getNano(), 0);
  }

  private static PVAStructure timeStamp(long seconds, int nano, int userTag) {
    return new PVAStructure(
        "timeStamp",
        "time_t",
        new PVALong("secondsPastEpoch", false, seconds),
        new PVAInt("nanoseconds", nano),
        new PVAInt("userTag", userTag));
  }

  private static PVAData value(SimulatedRecord record, Reading reading) {
    boolean array = record.count() > 1;
    return switch (record.kind()) {
      case STRING -> {
        String[] v = (String[]) reading.value();
        yield array ? new PVAStringArray("value", v) : new PVAString("value", v[0]);
      }
      case SHORT -> {
        short[] v = (short[]) reading.value();
        yield array ? new PVAShortArray("value", false, v) : new PVAShort("value", false, v[0]);
      }
      case ENUM -> {
        short[] v = (short[]) reading.value();
        yield array ? new PVAShortArray("value", false, v) : state(record, v[0]);
      }
      case FLOAT -> {
        float[] v = (float[]) reading.value();
        yield array ? new PVAFloatArray("value", v) : new PVAFloat("value", v[0]);
      }
      case CHAR -> {
        byte[] v = (byte[]) reading.value();
        yield array ? new PVAByteArray("value", false, v) : new PVAByte("value", false, v[0]);
      }
      case LONG -> {
        int[] v = (int[]) reading.value();
        yield array ? new PVAIntArray("value", false, v) : new PVAInt("value", v[0]);
      }
      case DOUBLE -> {
        double[] v = (double[]) reading.value();
        yield array ? new PVADoubleArray("value", v) : new PVADouble("value", v[0]);
      }
    };
  }

  private static PVAStructure state(SimulatedRecord record, int index) {
    return new PVAStructure(
        "value",
        "enum_t",
        new PVAInt("index", index),
        new PVAStringArray("choices", record.metadata().labels().toArray(String[]::new)));
  }

  private static PVAStructure display(RecordMetadata metadata) {
    return new PVAStructure(
        "display",
        "display_t",
        new PVADouble("limitLow", metadata.display().low()),
        new PVADouble("limitHigh", metadata.display().high()),
        new PVAString("description", metadata.description()),
        new PVAString("units", metadata.units()),
        new PVAInt("precision", metadata.precision()));
  }

  private static PVAStructure control(RecordMetadata metadata) {
    return new PVAStructure(
        "control",
        "control_t",
        new PVADouble("limitLow", metadata.control().low()),
        new PVADouble("limitHigh", metadata.control().high()),
        new PVADouble("minStep", 0));
  }

  private static PVAStructure valueAlarm(RecordMetadata metadata) {
    return new PVAStructure(
        "valueAlarm",
        "valueAlarm_t",
        new PVADouble("lowAlarmLimit", metadata.alarm().low()),
        new PVADouble("lowWarningLimit", metadata.warning().low()),
        new PVADouble("highWarningLimit", metadata.warning().high()),
        new PVADouble("highAlarmLimit", metadata.alarm().high()),
        new PVADouble("hysteresis", 0));
  }
}
