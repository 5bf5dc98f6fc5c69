package io.varve.retrieval.tail;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks the engine over HTTP; every wait is bounded. Thread-safe. */
public final class EngineClient implements AutoCloseable {
  /** More than an engine keeps of one PV; an answer beyond it is refused. */
  private static final long LARGEST_ANSWER = 64L << 20;

  private static final int FAILURES_TO_PAUSE = 3;

  private final HttpClient http;
  private final String baseUrl;
  private final Duration answerTimeout;
  private final CircuitBreaker breaker;

  /**
   * @param baseUrl the engine, without a path
   * @param connectTimeout for the connection
   * @param answerTimeout for the whole answer
   * @param pause how long nobody asks an engine that failed several times in a row
   */
  public EngineClient(
      String baseUrl,
      Duration connectTimeout,
      Duration answerTimeout,
      Duration pause,
      Clock clock) {
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(connectTimeout)
            .build();
    this.baseUrl = baseUrl.replaceFirst("/+$", "");
    this.answerTimeout = answerTimeout;
    this.breaker = new CircuitBreaker(clock, FAILURES_TO_PAUSE, pause);
  }

  /**
   * The body of an answer.
   *
   * @param action the last part of the path, such as {@code getData.raw}
   * @param parameters in any order
   * @return empty when the engine says 404: it does not run the PV
   * @throws EngineUnavailableException when it does not answer, or with any other status
   */
  Optional<byte[]> get(String action, Map<String, String> parameters)
      throws EngineUnavailableException {
    if (!breaker.mayAsk()) {
      throw new EngineUnavailableException(
          "The engine at " + baseUrl + " has not answered lately and is not asked for a while");
    }
    HttpResponse<byte[]> answer;
    try {
      answer = send(action, parameters);
    } catch (EngineUnavailableException e) {
      breaker.failed();
      throw e;
    }
    return switch (answer.statusCode()) {
      case 200 -> {
        breaker.succeeded();
        yield Optional.of(answer.body());
      }
      case 404 -> {
        breaker.succeeded();
        yield Optional.empty();
      }
      case 503 -> {
        // It starts, and says so at once: there is no wait to be spared.
        breaker.succeeded();
        throw refused(action, 503);
      }
      default -> {
        breaker.failed();
        throw refused(action, answer.statusCode());
      }
    };
  }

  private EngineUnavailableException refused(String action, int status) {
    return new EngineUnavailableException(
        "The engine at " + baseUrl + " answered " + action + " with status " + status);
  }

  private HttpResponse<byte[]> send(String action, Map<String, String> parameters)
      throws EngineUnavailableException {
    URI uri = URI.create(baseUrl + "/engine/bpl/" + action + "?" + query(parameters));
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(answerTimeout).GET().build();
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST_ANSWER));
    try {
      // The request's own timeout ends with the first byte; this one covers the body too.
      return answer.get(answerTimeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new EngineUnavailableException(
          "The engine at " + baseUrl + " cannot be asked: " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new EngineUnavailableException(
          "The engine at " + baseUrl + " did not answer within " + answerTimeout, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineUnavailableException("Interrupted while asking the engine", e);
    } finally {
      answer.cancel(true);
    }
  }

  private static String query(Map<String, String> parameters) {
    StringBuilder query = new StringBuilder();
    parameters.forEach(
        (name, value) ->
            query
                .append(query.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20")));
    return query.toString();
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
