package io.varve.etl.run;

import java.io.IOException;
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
import java.util.concurrent.TimeUnit;
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
  private final HttpClient client;

  /**
   * @param engineUrl base URL without a path
   */
  public EngineRecordingCheck(String engineUrl, Clock clock) {
    this.engineUrl = engineUrl;
    this.clock = clock;
    this.client = HttpClient.newBuilder().connectTimeout(LONGEST_WAIT).build();
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
    long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(LONGEST_WAIT).build();
    while (true) {
      try {
        int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status == 404) {
          return Optional.empty();
        }
        if (System.nanoTime() - deadline > 0) {
          return Optional.of(
              "the engine has not closed it within " + LONGEST_WAIT.toSeconds() + " s");
        }
      } catch (ConnectException noEngine) {
        return Optional.empty();
      } catch (IOException e) {
        return Optional.of("the engine does not answer: " + e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.of("the wait for the engine was interrupted");
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
