package io.varve.engine.channel.ca;

import io.varve.engine.ca.Description;
import io.varve.typeinfo.Limits;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a channel says about its value.
 *
 * @param units EGU; null when it has none
 * @param labels names of an enum's states
 */
record CaMetadata(@Nullable String units, int precision, Limits limits, List<String> labels) {

  /** Of a channel that has not answered, or has nothing to say. */
  static final CaMetadata NONE = new CaMetadata(null, 0, Limits.ZERO, List.of());

  /**
   * What was read.
   *
   * @param known limits that are kept anyway, and most often the same
   */
  static CaMetadata of(Description read, Limits known) {
    Limits limits =
        new Limits(
            read.lowerDisplay(),
            read.upperDisplay(),
            read.lowerAlarm(),
            read.upperAlarm(),
            read.lowerWarning(),
            read.upperWarning(),
            read.lowerControl(),
            read.upperControl());
    return new CaMetadata(
        read.units().isEmpty() ? null : read.units(),
        read.precision(),
        limits.equals(known) ? known : limits,
        read.labels());
  }

  /** What a property event is stored as: the labels of an enum, or all that a number has. */
  Map<String, String> properties() {
    if (!labels.isEmpty()) {
      return Map.of("LABELS", String.join(",", labels));
    }
    Map<String, String> map = flattened(1);
    map.remove("EAA_COUNT");
    return map;
  }

  /** Under the names of record fields (contract mgmt-engine-etl 2.3). */
  Map<String, String> flattened(int elementCount) {
    Map<String, String> map = new LinkedHashMap<>();
    map.put("LOPR", Double.toString(limits.lowerDisplay()));
    map.put("HOPR", Double.toString(limits.upperDisplay()));
    map.put("LOW", Double.toString(limits.lowerWarning()));
    map.put("HIGH", Double.toString(limits.upperWarning()));
    map.put("LOLO", Double.toString(limits.lowerAlarm()));
    map.put("HIHI", Double.toString(limits.upperAlarm()));
    map.put("DRVL", Double.toString(limits.lowerControl()));
    map.put("DRVH", Double.toString(limits.upperControl()));
    map.put("PREC", Integer.toString(precision));
    if (units != null) {
      map.put("EGU", units);
    }
    map.put("EAA_COUNT", Integer.toString(elementCount));
    for (int i = 0; i < labels.size(); i++) {
      map.put("ENUM_" + i, labels.get(i));
    }
    return map;
  }
}
