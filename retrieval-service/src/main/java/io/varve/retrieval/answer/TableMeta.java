package io.varve.retrieval.answer;

import java.util.LinkedHashMap;
import java.util.Map;

/** What tables say about their PV. */
final class TableMeta {

  private TableMeta() {}

  /** The name under {@code pvName}, the type under {@code DBRType}, and the headers. */
  static Map<String, String> of(PvMeta pv) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("pvName", pv.shownName());
    metadata.put("DBRType", pv.type().dbrName());
    metadata.putAll(pv.headers());
    return metadata;
  }
}
