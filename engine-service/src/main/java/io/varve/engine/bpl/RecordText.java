package io.varve.engine.bpl;

import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Map;

/** The components of a record as texts, for people who look for a fault. */
final class RecordText {
  private RecordText() {}

  static Map<String, String> of(Record values) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (RecordComponent component : values.getClass().getRecordComponents()) {
      try {
        texts.put(component.getName(), String.valueOf(component.getAccessor().invoke(values)));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(component + " cannot be read", e);
      }
    }
    return texts;
  }
}
