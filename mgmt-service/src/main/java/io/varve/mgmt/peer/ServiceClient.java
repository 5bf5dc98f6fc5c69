package io.varve.mgmt.peer;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks another service for JSON. Every answer is there within a bounded time; a service that is
 * down, slow or answers with an error gives none, which is logged and is the caller's to show.
 */
public final class ServiceClient implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ServiceClient.class);
  private static final Duration CONNECT = Duration.ofSeconds(2);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();
  private final JsonMapper json;
  private final Duration timeout;

  /**
   * @param timeout how long an answer may take
   */
  public ServiceClient(JsonMapper json, Duration timeout) {
    this.json = json;
    this.timeout = timeout;
  }

  /** What a service answers to a GET; empty when it gives no usable answer in time. */
  public CompletableFuture<Optional<JsonNode>> get(String url) {
    return send(HttpRequest.newBuilder(URI.create(url)).GET());
  }

  /** What a service answers to a POST of JSON; empty when it gives no usable answer in time. */
  public CompletableFuture<Optional<JsonNode>> post(String url, Object body) {
    return send(
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json.writeValueAsString(body))));
  }

  /** A PV's name as the value of a query parameter. */
  public static String encoded(String pvName) {
    return URLEncoder.encode(pvName, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private CompletableFuture<Optional<JsonNode>> send(HttpRequest.Builder builder) {
    HttpRequest request = builder.timeout(timeout).header("ARCHAPPL_COMPONENT", "true").build();
    // The request's own timeout ends with the headers; the other one covers a body that drips.
    CompletableFuture<HttpResponse<String>> answer =
        http.sendAsync(request, BodyHandlers.ofString());
    return answer
        .thenApply(this::read)
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(
            failure -> {
              answer.cancel(true);
              log.warn("{} does not answer: {}", request.uri(), failure.toString());
              return Optional.empty();
            });
  }

  private Optional<JsonNode> read(HttpResponse<String> response) {
    if (response.statusCode() != 200) {
      log.debug("{} answers with status {}", response.uri(), response.statusCode());
      return Optional.empty();
    }
    try {
      return Optional.of(json.readTree(response.body()));
    } catch (JacksonException e) {
      log.warn("{} answers with something that is no JSON: {}", response.uri(), e.getMessage());
      return Optional.empty();
    }
  }
}
