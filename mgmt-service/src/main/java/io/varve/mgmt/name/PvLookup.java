package io.varve.mgmt.name;

import io.varve.name.PvName;
import io.varve.registry.TypeInfos;
import io.varve.typeinfo.TypeInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From a name as somebody writes it to the type info that is meant (contract mgmt-engine-etl 2.6):
 * access prefix and VAL do not matter, aliases lead to their PV, and the alias of a record stands
 * for it in {@code alias.FIELD} too.
 */
public final class PvLookup {
  private final TypeInfos typeInfos;
  private final NameIndex index;

  public PvLookup(TypeInfos typeInfos, NameIndex index) {
    this.typeInfos = typeInfos;
    this.index = index;
  }

  /** The PV itself; a field that is only archived within its PV's samples is none. */
  public Optional<TypeInfo> pv(String name) {
    return Optional.ofNullable(pvs(List.of(name)).get(name));
  }

  /** The PV in whose samples the name is archived: the PV itself or, for a field, its record. */
  public Optional<TypeInfo> archived(String name) {
    return Optional.ofNullable(archived(List.of(name)).get(name));
  }

  /** What {@link #pv} finds for those of the names for which it finds something. */
  public Map<String, TypeInfo> pvs(Collection<String> names) {
    return find(names, false);
  }

  /** What {@link #archived(String)} finds for those of the names for which it finds something. */
  public Map<String, TypeInfo> archived(Collection<String> names) {
    return find(names, true);
  }

  private Map<String, TypeInfo> find(Collection<String> names, boolean withinSamples) {
    Map<String, String> aliases = index.names().aliases();
    Map<String, Meaning> meanings = new LinkedHashMap<>();
    Set<String> wanted = new LinkedHashSet<>();
    for (String name : names) {
      Meaning meaning = meaning(name, aliases);
      meanings.put(name, meaning);
      wanted.addAll(meaning.pvs());
      wanted.addAll(meaning.records());
    }
    Map<String, TypeInfo> infos = new HashMap<>();
    typeInfos.findAll(wanted).forEach(info -> infos.put(info.pvName(), info));

    Map<String, TypeInfo> found = new LinkedHashMap<>();
    meanings.forEach(
        (name, meaning) ->
            meaning.choose(infos, withinSamples).ifPresent(info -> found.put(name, info)));
    return found;
  }

  private static Meaning meaning(String text, Map<String, String> aliases) {
    String name = PvName.normalise(text);
    List<String> pvs = new ArrayList<>(List.of(name));
    addIfPresent(pvs, aliases.get(name));
    Optional<PvName> parts = PvName.parse(name);
    if (parts.isEmpty() || name.equals(parts.get().base())) {
      return new Meaning(pvs, List.of(), "");
    }
    PvName parsed = parts.get();
    String real = aliases.get(parsed.base());
    if (real != null) {
      pvs.add(new PvName(real, parsed.field(), parsed.modifier()).toString());
    }
    List<String> records = new ArrayList<>();
    if (parsed.hasField() && parsed.modifier().isEmpty()) {
      records.add(parsed.base());
      addIfPresent(records, real);
    }
    return new Meaning(pvs, records, parsed.field());
  }

  private static void addIfPresent(List<String> names, @Nullable String name) {
    if (name != null) {
      names.add(name);
    }
  }

  /**
   * What a name may mean, best first.
   *
   * @param pvs PVs of their own
   * @param records records that may archive the field within their samples
   * @param field the field, empty for none
   */
  private record Meaning(List<String> pvs, List<String> records, String field) {

    Optional<TypeInfo> choose(Map<String, TypeInfo> infos, boolean withinSamples) {
      for (String pv : pvs) {
        if (infos.containsKey(pv)) {
          return Optional.of(infos.get(pv));
        }
      }
      if (withinSamples) {
        for (String record : records) {
          TypeInfo info = infos.get(record);
          if (info != null && info.archiveFields().contains(field)) {
            return Optional.of(info);
          }
        }
      }
      return Optional.empty();
    }
  }
}
