package io.varve.typeinfo;

import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One object of EAA's bean JSON, read key by key with errors that name the key (contract
 * mgmt-engine-etl 0.4).
 *
 * @param what what the object is, for errors, such as "type info"
 * @param node the object
 */
record BeanObject(String what, JsonNode node) {
  static final JsonMapper MAPPER = JsonMapper.shared();

  BeanObject {
    if (!node.isObject()) {
      throw new IllegalArgumentException("The " + what + " must be a JSON object");
    }
  }

  /**
   * Reads an object.
   *
   * @throws IllegalArgumentException when the text is no JSON object
   */
  static BeanObject parse(String what, String json) {
    try {
      return new BeanObject(what, MAPPER.readTree(json));
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "The " + what + " is not valid JSON: " + e.getOriginalMessage(), e);
    }
  }

  @Nullable String text(String key) {
    JsonNode value = node.get(key);
    if (value == null || value.isNull()) {
      return null;
    }
    if (value.isContainer()) {
      throw new IllegalArgumentException("'%s' of the %s must be a text".formatted(key, what));
    }
    return value.asString();
  }

  /** Hands over a text that many objects share, so that it is kept once. */
  void withWord(String key, Consumer<String> use) {
    with(key, text -> use.accept(text.intern()));
  }

  /** Hands over the text of a key that is there. */
  void with(String key, Consumer<String> use) {
    String text = text(key);
    if (text == null) {
      return;
    }
    try {
      use.accept(text);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IllegalArgumentException(
          "'%s' of the %s cannot be '%s': %s".formatted(key, what, text, e.getMessage()), e);
    }
  }

  /** A number, 0 when absent. */
  double number(String key) {
    double[] result = {0};
    with(key, text -> result[0] = Double.parseDouble(text));
    return result[0];
  }

  /** A truth value, false when absent. */
  boolean truth(String key) {
    return Boolean.parseBoolean(text(key));
  }

  /** A list of texts that many objects share, empty when absent. */
  List<String> list(String key) {
    JsonNode value = node.get(key);
    List<String> list = new ArrayList<>();
    if (value != null && value.isArray()) {
      value.forEach(element -> list.add(element.asString().intern()));
    }
    return list;
  }

  /** A map of texts that many objects share, empty when absent. */
  Map<String, String> map(String key) {
    JsonNode value = node.get(key);
    Map<String, String> map = new LinkedHashMap<>();
    if (value != null && value.isObject()) {
      value
          .properties()
          .forEach(entry -> map.put(entry.getKey().intern(), entry.getValue().asString().intern()));
    }
    return map;
  }
}
