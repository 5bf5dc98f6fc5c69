package io.varve.retrieval.answer;

import io.varve.sample.DbrType;
import io.varve.typeinfo.TypeInfo;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an answer says about a PV ahead of its samples (contract storage-retrieval 4.7).
 *
 * @param shownName the name in json: an alias stays the alias, without prefix and VAL
 * @param requestedName the name in qw: as the client wrote it, without operator
 * @param realName the name in raw: the PV that owns the files
 * @param type the type of its samples
 * @param elementCount elements per sample by the type info
 * @param headers EGU, PREC and, if asked for, the engine's metadata; in the order they are written
 */
public record PvMeta(
    String shownName,
    String requestedName,
    String realName,
    DbrType type,
    int elementCount,
    Map<String, String> headers) {

  public PvMeta {
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }

  /**
   * Headers of a PV: what its first file says, completed by EGU and PREC of the type info, all of
   * it overruled by the engine; empty values are left out.
   */
  public static Map<String, String> headers(
      TypeInfo info, Map<String, String> file, Map<String, String> engine) {
    Map<String, String> headers = new LinkedHashMap<>();
    String units = info.units();
    putUnlessEmpty(headers, "EGU", units == null ? "" : units);
    putUnlessEmpty(headers, "PREC", String.valueOf((int) info.precision()));
    file.forEach((name, value) -> putUnlessEmpty(headers, name, value));
    engine.forEach((name, value) -> putUnlessEmpty(headers, name, value));
    return headers;
  }

  private static void putUnlessEmpty(Map<String, String> headers, String name, String value) {
    if (!value.isEmpty()) {
      headers.put(name, value);
    }
  }
}
