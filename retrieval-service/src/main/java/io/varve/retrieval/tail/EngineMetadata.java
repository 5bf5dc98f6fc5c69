package io.varve.retrieval.tail;

import io.varve.typeinfo.TypeInfo;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The newest units, limits and states of a PV, as far as its engine is connected to it. */
public final class EngineMetadata {
  private static final Logger log = LoggerFactory.getLogger(EngineMetadata.class);

  private final Engines engines;
  private final JsonMapper json;

  public EngineMetadata(Engines engines, JsonMapper json) {
    this.engines = engines;
    this.json = json;
  }

  /** Values by the names EAA uses, sorted; empty when the engine has none or does not answer. */
  public Map<String, String> of(TypeInfo info) {
    Optional<EngineClient> engine = info.paused() ? Optional.empty() : engines.of(info.appliance());
    if (engine.isEmpty()) {
      return Map.of();
    }
    try {
      Optional<byte[]> body = engine.get().get("getMetadata", Map.of("pv", info.pvName()));
      return body.isEmpty() ? Map.of() : values(json.readTree(body.get()));
    } catch (EngineUnavailableException | JacksonException e) {
      log.warn(
          "The newest metadata of {} is missing in an answer: {}", info.pvName(), e.getMessage());
      return Map.of();
    }
  }

  private static Map<String, String> values(JsonNode answer) {
    Map<String, String> values = new TreeMap<>();
    if (answer.isObject()) {
      answer
          .properties()
          .forEach(
              entry -> {
                if (entry.getValue().isValueNode() && !entry.getValue().isNull()) {
                  values.put(entry.getKey(), entry.getValue().asString());
                }
              });
    }
    return values;
  }
}
