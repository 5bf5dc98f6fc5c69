package io.varve.mgmt.peer;

import io.varve.web.ApiException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.JsonNode;

/** What mgmt asks the engine of this appliance. */
public final class Engine {
  /** So many names at most in one question, to bound its size and the time it takes. */
  private static final int BATCH = 5_000;

  private final ServiceClient client;
  private final String url;

  /**
   * @param url the engine's base URL, without a path
   */
  public Engine(ServiceClient client, String url) {
    this.client = client;
    this.url = url;
  }

  /**
   * The status of those of the PVs that the engine has a channel for, by name.
   *
   * @return empty when the engine does not answer
   */
  public Optional<Map<String, Map<String, String>>> statusOf(Collection<String> pvNames) {
    Map<String, Map<String, String>> statuses = new HashMap<>();
    List<String> names = List.copyOf(pvNames);
    for (int from = 0; from < names.size(); from += BATCH) {
      List<String> batch = names.subList(from, Math.min(names.size(), from + BATCH));
      Optional<JsonNode> answer = client.post(url + "/engine/bpl/status", batch).join();
      if (answer.isEmpty()) {
        return Optional.empty();
      }
      for (JsonNode element : answer.get()) {
        Map<String, String> status = new LinkedHashMap<>();
        element
            .properties()
            .forEach(entry -> status.put(entry.getKey(), entry.getValue().asString("")));
        statuses.put(status.getOrDefault("pvName", ""), status);
      }
    }
    return Optional.of(statuses);
  }

  /**
   * What the engine answers to one of its reports.
   *
   * @param action such as {@code getEventRateReport}
   * @param parameters in their order; those that are null are left out
   * @throws ApiException 503 when the engine does not answer: a list without its PVs would look
   *     like good news
   */
  public JsonNode report(String action, Map<String, ? extends @Nullable Object> parameters) {
    StringBuilder query = new StringBuilder();
    parameters.forEach(
        (name, value) -> {
          if (value != null) {
            query
                .append(query.isEmpty() ? '?' : '&')
                .append(name)
                .append('=')
                .append(ServiceClient.encoded(value.toString()));
          }
        });
    return client
        .get(url + "/engine/bpl/" + action + query)
        .join()
        .orElseThrow(
            () ->
                new ApiException(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "The engine does not answer to " + action + "; its PVs cannot be reported"));
  }
}
