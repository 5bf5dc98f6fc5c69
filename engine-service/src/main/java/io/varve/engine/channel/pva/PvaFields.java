package io.varve.engine.channel.pva;

import io.varve.typeinfo.Limits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.epics.pva.data.PVABool;
import org.epics.pva.data.PVABoolArray;
import org.epics.pva.data.PVAByteArray;
import org.epics.pva.data.PVAData;
import org.epics.pva.data.PVADoubleArray;
import org.epics.pva.data.PVAFloatArray;
import org.epics.pva.data.PVAIntArray;
import org.epics.pva.data.PVALongArray;
import org.epics.pva.data.PVANumber;
import org.epics.pva.data.PVAShortArray;
import org.epics.pva.data.PVAString;
import org.epics.pva.data.PVAStringArray;
import org.epics.pva.data.PVAStructure;
import org.epics.pva.data.PVAStructureArray;
import org.epics.pva.data.PVAny;
import org.jspecify.annotations.Nullable;

/**
 * The leaves of a structure beside its value, as texts (contract mgmt-engine-etl 3.3).
 *
 * @param leaves by dotted name, in the structure's order
 */
record PvaFields(List<Leaf> leaves) {
  /** Of nothing. */
  static final PvaFields NONE = new PvaFields(List.of());

  /**
   * @param path the dotted name, such as {@code display.units}
   * @param field the record field that means the same, such as EGU; null for none
   * @param data where its content is
   */
  record Leaf(String path, @Nullable String field, PVAData data) {}

  private static final Map<String, String> RECORD_FIELDS =
      Map.ofEntries(
          Map.entry("display.limitLow", "LOPR"),
          Map.entry("display.limitHigh", "HOPR"),
          Map.entry("display.description", "DESC"),
          Map.entry("display.units", "EGU"),
          Map.entry("control.limitLow", "DRVL"),
          Map.entry("control.limitHigh", "DRVH"),
          Map.entry("control.minStep", "PREC"),
          Map.entry("valueAlarm.lowAlarmLimit", "LOLO"),
          Map.entry("valueAlarm.lowWarningLimit", "LOW"),
          Map.entry("valueAlarm.highWarningLimit", "HIGH"),
          Map.entry("valueAlarm.highAlarmLimit", "HIHI"),
          Map.entry("valueAlarm.hysteresis", "HYST"));

  static PvaFields of(PVAStructure data) {
    List<Leaf> leaves = new ArrayList<>();
    for (PVAData element : data.get()) {
      if (!element.getName().equals("value")) {
        collect(element.getName(), element, 0, leaves);
      }
    }
    return new PvaFields(List.copyOf(leaves));
  }

  private static void collect(String path, PVAData element, int depth, List<Leaf> leaves) {
    boolean stamp = element instanceof PVAStructure s && s.getStructureName().equals("time_t");
    if (element instanceof PVAStructure structure && !(stamp && depth > 0)) {
      for (PVAData inner : structure.get()) {
        collect(path + "." + inner.getName(), inner, depth + 1, leaves);
      }
    } else {
      leaves.add(new Leaf(path, RECORD_FIELDS.get(path), element));
    }
  }

  /** Every leaf under its dotted name, and EGU and PREC. */
  Map<String, String> snapshot() {
    Map<String, String> all = new LinkedHashMap<>();
    for (Leaf leaf : leaves) {
      String text = text(leaf.data);
      if (text != null) {
        all.put(leaf.path, text);
      }
    }
    String units = all.get("display.units");
    if (units != null && !units.isEmpty()) {
      all.put("EGU", units);
    }
    String precision = all.get("display.precision");
    if (precision != null && !precision.equals("0")) {
      all.put("PREC", precision);
    }
    return all;
  }

  /** What record fields say, as far as the structure has them. */
  Map<String, String> recordFields() {
    Map<String, String> fields = new LinkedHashMap<>();
    for (Leaf leaf : leaves) {
      String text = leaf.field == null ? null : text(leaf.data);
      if (leaf.field != null && text != null) {
        fields.put(leaf.field, text);
      }
    }
    String precision = textAt("display.precision");
    if (precision != null) {
      fields.put("PREC", precision);
    }
    return fields;
  }

  Limits limits() {
    return new Limits(
        number("display.limitLow"),
        number("display.limitHigh"),
        number("valueAlarm.lowAlarmLimit"),
        number("valueAlarm.highAlarmLimit"),
        number("valueAlarm.lowWarningLimit"),
        number("valueAlarm.highWarningLimit"),
        number("control.limitLow"),
        number("control.limitHigh"));
  }

  double number(String path) {
    for (Leaf leaf : leaves) {
      if (leaf.path.equals(path) && leaf.data instanceof PVANumber number) {
        return number.getNumber().doubleValue();
      }
    }
    return 0;
  }

  @Nullable String textAt(String path) {
    for (Leaf leaf : leaves) {
      if (leaf.path.equals(path)) {
        return text(leaf.data);
      }
    }
    return null;
  }

  /** A leaf's content; null when it has none. */
  static @Nullable String text(PVAData data) {
    return switch (data) {
      case PVAString v -> v.get();
      case PVANumber v -> v.getNumber().toString();
      case PVABool v -> Boolean.toString(v.get());
      case PVAStringArray v -> Arrays.toString(v.get());
      case PVADoubleArray v -> Arrays.toString(v.get());
      case PVAFloatArray v -> Arrays.toString(v.get());
      case PVALongArray v -> Arrays.toString(v.get());
      case PVAIntArray v -> Arrays.toString(v.get());
      case PVAShortArray v -> Arrays.toString(v.get());
      case PVAByteArray v -> Arrays.toString(v.get());
      case PVABoolArray v -> Arrays.toString(v.get());
      case PVAStructureArray v -> Arrays.toString(v.get());
      case PVAny v -> v.get() == null ? null : text(v.get());
      default -> data.format();
    };
  }
}
