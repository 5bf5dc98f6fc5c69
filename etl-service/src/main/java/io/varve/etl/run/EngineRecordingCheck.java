package io.varve.etl.run;

import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks the engine by HTTP: it answers 404 for a PV whose last samples are in its file. An engine
 * that does not run writes nothing, and does not open a paused PV when it starts.
 */
public final class EngineRecordingCheck implements RecordingCheck {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final String engineUrl;
  private final Clock clock;
  private final Duration longestWait;
  private final HttpClient client;

  /**
   * @param engineUrl base URL without a path
   */
  public EngineRecordingCheck(String engineUrl, Clock clock) {
    this(engineUrl, clock, LONGEST_WAIT);
  }

  EngineRecordingCheck(String engineUrl, Clock clock, Duration longestWait) {
    this.engineUrl = engineUrl;
    this.clock = clock;
    this.longestWait = longestWait;
    this.client = HttpClient.newBuilder().connectTimeout(longestWait).build();
  }

  @Override
  public Optional<String> whyInUse(String pvName) {
    Instant now = clock.instant();
    URI uri =
        URI.create(
            engineUrl
                + "/engine/bpl/getData.raw?pv="
                + URLEncoder.encode(pvName, StandardCharsets.UTF_8)
                + "&from="
                + now
                + "&to="
                + now);
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(longestWait).build();
    long deadline = System.nanoTime() + longestWait.toNanos();
    try {
      while (statusOf(request) != 404) {
        if (System.nanoTime() - deadline > 0) {
          return Optional.of(
              "the engine has not closed it within " + longestWait.toSeconds() + " s");
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      return Optional.empty();
    } catch (ExecutionException e) {
      return e.getCause() instanceof ConnectException
          ? Optional.empty()
          : Optional.of("the engine does not answer: " + e.getCause());
    } catch (TimeoutException e) {
      return Optional.of(
          "the engine does not end its answer within " + longestWait.toSeconds() + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("the wait for the engine was interrupted");
    }
  }

  /** The request's own timeout ends with the headers; this one covers the body too. */
  private int statusOf(HttpRequest request)
      throws ExecutionException, TimeoutException, InterruptedException {
    CompletableFuture<HttpResponse<Void>> answer =
        client.sendAsync(request, HttpResponse.BodyHandlers.discarding());
    try {
      return answer.get(longestWait.toNanos(), TimeUnit.NANOSECONDS).statusCode();
    } finally {
      answer.cancel(true);
    }
  }
}
