package io.varve.retrieval;

import static io.varve.store.StoreFixture.sample;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.invariants.Guards;
import io.varve.store.StoreFixture;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Queries over HTTP while something is wrong with what they read. */
class FaultsHttpTest extends ServedArchive {
  private static StoreFixture damaged;

  @BeforeAll
  static void damageAFile() throws IOException {
    // A PV that retiredPVTemplate finds in the stores of another one.
    damaged = new StoreFixture(folder, "T:damaged");
    damaged.append(damaged.lts, sample("2024-05-01T00:00:00Z", 1));
    damaged.append(damaged.lts, sample("2025-05-01T00:00:00Z", 2));
    damaged.append(damaged.mts, sample("2026-01-30T10:00:00Z", 3));
    Path file = damaged.catalogue.files(damaged.lts, damaged.key).getLast().path();
    byte[] bytes = Files.readAllBytes(file);
    bytes[0] = (byte) 0xff;
    Files.write(file, bytes);
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

  private HttpResponse<String> get(String call) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + call)).build(),
        BodyHandlers.ofString());
  }
}
