package io.varve.etl.job;

import io.varve.store.TimeRange;
import io.varve.web.PartialAnswer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Fetches samples from another archive by HTTP, whole answers only. Thread-safe. */
final class RemoteArchive {
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();
  private final Duration longest;

  /**
   * @param longest how long one answer may take, body and all
   */
  RemoteArchive(Duration longest) {
    this.longest = longest;
  }

  /**
   * Fetches a range into a file.
   *
   * @param rawUrl of {@code getData.raw}, without a query
   * @return false when the archive does not know the PV
   * @throws JobFailure when it gives no whole answer
   */
  boolean fetch(JobRun run, String rawUrl, String pvName, TimeRange range, Path into)
      throws IOException, JobFailure {
    HttpRequest request;
    try {
      request =
          HttpRequest.newBuilder(
                  URI.create(
                      rawUrl
                          + "?pv="
                          + URLEncoder.encode(pvName, StandardCharsets.UTF_8)
                          + "&from="
                          + range.from()
                          + "&to="
                          + range.to()))
              .timeout(longest)
              .build();
    } catch (IllegalArgumentException e) {
      throw new JobFailure("'" + rawUrl + "' is no address of an archive: " + e.getMessage());
    }
    CompletableFuture<HttpResponse<Path>> answer =
        client.sendAsync(
            request,
            HttpResponse.BodyHandlers.ofFile(
                into,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING));
    try {
      HttpResponse<Path> given = await(run, answer);
      int status = given.statusCode();
      if (status != 200 && status != 404) {
        throw new JobFailure(rawUrl + " answers with status " + status + "; nothing was changed");
      }
      // What is known to be missing before the first byte is told here and not in the body.
      Optional<String> lacking = given.headers().firstValue(PartialAnswer.HEADER);
      if (lacking.isPresent()) {
        throw new JobFailure(
            "%s left out of %s to %s what these hold: %s; nothing was changed, try again when they answer"
                .formatted(rawUrl, range.from(), range.to(), lacking.get()));
      }
      return status == 200;
    } finally {
      answer.cancel(true);
    }
  }

  private HttpResponse<Path> await(JobRun run, CompletableFuture<HttpResponse<Path>> answer)
      throws JobFailure {
    long deadline = System.nanoTime() + longest.toNanos();
    while (true) {
      try {
        return answer.get(500, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        run.goOn();
        if (System.nanoTime() > deadline) {
          throw new JobFailure("The other archive gives no whole answer within " + longest);
        }
      } catch (ExecutionException e) {
        throw new JobFailure("The other archive gives no whole answer: " + e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw JobStopped.leftToAnother();
      }
    }
  }
}
