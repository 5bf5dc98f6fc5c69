package io.varve.engine.channel.pva;

import io.varve.engine.channel.sampling.Update;
import io.varve.sample.SampleValue;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
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
import org.epics.pva.data.PVANumber;
import org.epics.pva.data.PVAShort;
import org.epics.pva.data.PVAShortArray;
import org.epics.pva.data.PVAString;
import org.epics.pva.data.PVAStringArray;
import org.epics.pva.data.PVAStructure;
import org.epics.pva.data.PVAStructureArray;
import org.jspecify.annotations.Nullable;

/** Structures of pvAccess and what they are archived as (contract storage-retrieval 1.7). */
final class PvaValues {
  private PvaValues() {}

  /**
   * An update from a structure. One without a time stamp gets the engine's time, since it can have
   * no other.
   */
  static Update update(PVAStructure data, Clock clock) {
    PVAData alarm = data.get("alarm");
    PVAData stamp = data.get("timeStamp");
    Instant now = clock.instant();
    return new Update(
        integer(stamp, "secondsPastEpoch", now.getEpochSecond()),
        (int) integer(stamp, "nanoseconds", now.getNano()),
        value(data),
        (int) integer(alarm, "severity", 0),
        (int) integer(alarm, "status", 0));
  }

  private static long integer(@Nullable PVAData structure, String field, long otherwise) {
    return structure instanceof PVAStructure s && s.get(field) instanceof PVANumber number
        ? number.getNumber().longValue()
        : otherwise;
  }

  private static SampleValue value(PVAStructure data) {
    PVAData value = data.get("value");
    return switch (value) {
      case PVAString v -> new SampleValue.ScalarString(v.get() == null ? "" : v.get());
      case PVADouble v -> new SampleValue.ScalarDouble(v.get());
      case PVAFloat v -> new SampleValue.ScalarFloat(v.get());
      case PVAInt v -> new SampleValue.ScalarInt(v.get());
      case PVAShort v -> new SampleValue.ScalarShort(v.get());
      case PVAByte v -> new SampleValue.ScalarByte(v.get());
      case PVAStringArray v -> new SampleValue.WaveformString(strings(v.get()));
      case PVADoubleArray v -> new SampleValue.WaveformDouble(v.get().clone());
      case PVAFloatArray v -> new SampleValue.WaveformFloat(v.get().clone());
      case PVAIntArray v -> new SampleValue.WaveformInt(v.get().clone());
      case PVAShortArray v -> new SampleValue.WaveformShort(v.get().clone());
      case PVAByteArray v -> new SampleValue.WaveformByte(v.get().clone());
      case PVAStructure v when isEnum(v.getStructureName()) ->
          new SampleValue.ScalarEnum((short) integer(v, "index", 0));
      case PVAStructureArray v when isEnum(v.getStructureName()) ->
          new SampleValue.WaveformEnum(indexes(v.get()));
      case null, default -> structure(data);
    };
  }

  private static boolean isEnum(@Nullable String structureName) {
    return structureName != null && structureName.startsWith("enum");
  }

  private static List<String> strings(String[] values) {
    return Arrays.stream(values).map(text -> text == null ? "" : text).toList();
  }

  private static short[] indexes(PVAStructure[] states) {
    short[] indexes = new short[states.length];
    for (int i = 0; i < states.length; i++) {
      indexes[i] = (short) integer(states[i], "index", 0);
    }
    return indexes;
  }

  private static SampleValue structure(PVAStructure data) {
    int userTag = (int) integer(data.get("timeStamp"), "userTag", 0);
    return new SampleValue.V4GenericBytes(PvaBytes.of(data), userTag);
  }

  /** Elements of an update's value; 1 for scalars and structures. */
  static int elementCount(SampleValue value) {
    return switch (value) {
      case SampleValue.WaveformString v -> v.values().size();
      case SampleValue.WaveformShort v -> v.values().length;
      case SampleValue.WaveformFloat v -> v.values().length;
      case SampleValue.WaveformEnum v -> v.indexes().length;
      case SampleValue.WaveformByte v -> v.values().length;
      case SampleValue.WaveformInt v -> v.values().length;
      case SampleValue.WaveformDouble v -> v.values().length;
      default -> 1;
    };
  }

  /**
   * Whether an update brings a new time stamp: without one it is no sample.
   *
   * @param changes bits of the fields that came; bit 0 stands for all of them
   */
  static boolean stamped(PVAStructure data, BitSetView changes) {
    PVAData stamp = data.get("timeStamp");
    if (stamp == null) {
      return true;
    }
    return changes.touches(data, stamp);
  }
}
