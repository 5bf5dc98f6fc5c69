package io.varve.retrieval;

import static io.varve.store.StoreFixture.sample;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.invariants.Guards;
import io.varve.store.StoreFixture;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Queries over HTTP while something is wrong with what they read. */
class FaultsHttpTest extends ServedArchive {
  private static final int AT_ONCE = 64;
  private static final String OF_HUNG =
      "pv=T:hung&retiredPVTemplate=T:temp&from=2024-01-01T00:00:00Z";

  private static Path pipe;

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry settings) {
    settings.add("varve.retrieval.stores.patience", () -> "300ms");
    settings.add("varve.retrieval.stores.pause", () -> "100ms");
  }

  @BeforeAll
  static void breakFiles() throws Exception {
    // Opening a pipe that nobody writes to does not return.
    StoreFixture hung = new StoreFixture(folder, "T:hung");
    hung.append(hung.lts, sample("2024-05-01T00:00:00Z", 1));
    hung.append(hung.mts, sample("2026-01-30T10:00:00Z", 3));
    pipe = hung.catalogue.files(hung.lts, hung.key).getFirst().path();
    Files.delete(pipe);
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

    // A PV that retiredPVTemplate finds in the stores of another one.
    StoreFixture damaged = new StoreFixture(folder, "T:damaged");
    damaged.append(damaged.lts, sample("2024-05-01T00:00:00Z", 1));
    damaged.append(damaged.lts, sample("2025-05-01T00:00:00Z", 2));
    damaged.append(damaged.mts, sample("2026-01-30T10:00:00Z", 3));
    Path file = damaged.catalogue.files(damaged.lts, damaged.key).getLast().path();
    byte[] bytes = Files.readAllBytes(file);
    bytes[0] = (byte) 0xff;
    Files.write(file, bytes);
  }

  /** Lets those go on that hang. */
  @AfterAll
  static void liftTheHang() throws IOException {
    new RandomAccessFile(pipe.toFile(), "rw").close();
  }

  @Guards("C13")
  @Test
  void aFileWithAnUnreadableHeaderIsToldAndTheRestAnswered() throws Exception {
    HttpResponse<String> answer =
        get(
            "/retrieval/data/getData.csv?pv=T:damaged&retiredPVTemplate=T:temp"
                + "&from=2024-01-01T00:00:00Z");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("1714521600,1.0,0,0,0\n1769767200,3.0,0,0,0\n\n");
    assertThat(answer.headers().firstValue("X-Varve-Partial")).hasValue("file");
  }

  @Guards("C14")
  @ParameterizedTest
  @ValueSource(strings = {"", "mean_3600", "median_3600", "optimized_10"})
  void aStoreThatHangsIsDoneWithoutAndNothingElseWaits(String operator) throws Exception {
    String query = "/retrieval/data/getData.csv?" + OF_HUNG + "&pp=" + operator;
    List<CompletableFuture<HttpResponse<String>>> answers =
        IntStream.range(0, AT_ONCE)
            .mapToObj(i -> HTTP.sendAsync(request(query), BodyHandlers.ofString()))
            .toList();
    assertThat(get("/retrieval/bpl/ping").body()).isEqualTo("pong\n");
    assertThat(get("/retrieval/data/getData.csv?pv=T:long").statusCode()).isEqualTo(200);
    for (CompletableFuture<HttpResponse<String>> each : answers) {
      HttpResponse<String> answer = each.get(20, TimeUnit.SECONDS);
      assertThat(answer.body()).contains(",3.0,");
      assertThat(answer.headers().firstValue("X-Varve-Partial")).hasValue("store");
    }
  }

  private HttpRequest request(String call) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + call))
        .timeout(Duration.ofSeconds(20))
        .build();
  }

  private HttpResponse<String> get(String call) throws Exception {
    return HTTP.send(request(call), BodyHandlers.ofString());
  }
}
