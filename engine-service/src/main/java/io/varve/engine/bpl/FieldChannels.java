package io.varve.engine.bpl;

import io.varve.name.PvName;
import io.varve.typeinfo.TypeInfo;
import java.util.ArrayList;
import java.util.List;

/**
 * The channels that a PV has for fields of its record, beside its own: over Channel Access one for
 * each archived field and one for DESC, unless property events bring the fields (contract
 * mgmt-engine-etl 3.4).
 */
final class FieldChannels {
  private static final String RUNTIME_FIELD = "DESC";

  private FieldChannels() {}

  /** The fields; empty for a PV that needs no such channels. */
  static List<String> of(TypeInfo info) {
    boolean own =
        !info.usePva()
            && !info.useDbeProperties()
            && !info.archiveFields().isEmpty()
            && PvName.parse(info.pvName()).filter(name -> !name.hasField()).isPresent();
    if (!own) {
      return List.of();
    }
    List<String> fields = new ArrayList<>(info.archiveFields());
    if (!fields.contains(RUNTIME_FIELD)) {
      fields.add(RUNTIME_FIELD);
    }
    return fields;
  }

  /** The names of the PV's channels, its own first. */
  static List<String> namesOf(TypeInfo info) {
    List<String> names = new ArrayList<>();
    names.add(info.pvName());
    // A PV that has such channels is named without a field of its own.
    of(info).forEach(field -> names.add(info.pvName() + "." + field));
    return names;
  }
}
