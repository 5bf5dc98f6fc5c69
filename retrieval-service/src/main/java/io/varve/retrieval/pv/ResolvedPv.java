package io.varve.retrieval.pv;

import io.varve.typeinfo.TypeInfo;

/**
 * The PV a client means.
 *
 * @param info its type info
 * @param shownName its name as the client knows it: an alias stays the alias, without prefix, VAL
 *     and archived field
 * @param field the field kept within its samples that is asked for; empty for the PV itself
 */
public record ResolvedPv(TypeInfo info, String shownName, String field) {

  public boolean asksForField() {
    return !field.isEmpty();
  }
}
