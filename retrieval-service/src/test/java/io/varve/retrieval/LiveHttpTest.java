package io.varve.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.varve.retrieval.live.LiveConnections;
import io.varve.store.StoreFixture;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Samples as they come. */
class LiveHttpTest extends ServedArchive {
  @Autowired private LiveConnections connections;

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry settings) {
    settings.add("varve.retrieval.live.interval", () -> "20ms");
    settings.add("varve.retrieval.live.heartbeat", () -> "0s");
    settings.add("varve.retrieval.live.connections", () -> "2");
    settings.add("varve.retrieval.live.pvs", () -> "3");
  }

  /** Streams whose clients went away do not count. */
  @AfterEach
  void streamsEndWithTheirClients() {
    await().atMost(Duration.ofSeconds(10)).until(() -> connections.count() == 0);
  }

  /** A stream over a socket. */
  private final class Stream implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader lines;
    String id = "";

    Stream(String query, String headers) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(10_000);
      lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      socket
          .getOutputStream()
          .write(
              ("GET /retrieval/data/live?" + query + " HTTP/1.0\r\n" + headers + "\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
    }

    /** The lines up to the next empty one. */
    List<String> block() throws IOException {
      List<String> block = new ArrayList<>();
      String line = lines.readLine();
      while (line != null && !line.isEmpty()) {
        block.add(line);
        line = lines.readLine();
      }
      return block;
    }

    /** The data of the next event of a name; notes ids on the way. */
    String next(String event) throws IOException {
      while (true) {
        List<String> block = block();
        assertThat(block).as("the stream goes on").isNotEmpty();
        block.stream()
            .filter(line -> line.startsWith("id: "))
            .forEach(line -> id = line.substring(4));
        if (block.contains("event: " + event)) {
          return String.join(
              "\n",
              block.stream()
                  .filter(line -> line.startsWith("data: "))
                  .map(line -> line.substring(6))
                  .toList());
        }
      }
    }

    /** Reads on to the next id. */
    void toId() throws IOException {
      String before = id;
      while (id.equals(before)) {
        block().stream()
            .filter(line -> line.startsWith("id: "))
            .forEach(line -> id = line.substring(4));
      }
    }

    List<Double> values() throws IOException {
      List<Double> values = new ArrayList<>();
      for (JsonNode sample : JsonMapper.shared().readTree(next("samples")).at("/0/data")) {
        values.add(sample.get("val").asDouble());
      }
      return values;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @Test
  void historyComesFirstAndThenWhatIsNew() throws Exception {
    StoreFixture pv = new StoreFixture(folder, "T:empty");
    pv.append(pv.mts, StoreFixture.sample("2026-01-31T01:00:00Z", 1));
    pv.append(pv.sts, StoreFixture.sample("2026-02-01T11:00:00Z", 2));
    String id;
    try (Stream stream = new Stream("pv=T:empty&from=2026-01-31T00:00:00Z", "")) {
      assertThat(stream.block()).anyMatch(line -> line.contains("text/event-stream"));
      assertThat(stream.values()).containsExactly(1.0, 2.0);
      pv.append(pv.sts, StoreFixture.sample("2026-02-01T11:30:00Z", Double.NaN));
      assertThat(stream.next("samples")).contains("\"name\": \"T:empty\"", "\"val\": null");
      stream.toId();
      id = stream.id;
    }
    assertThat(id).isEqualTo("2026-02-01T11:30:00Z");
    pv.append(pv.sts, StoreFixture.sample("2026-02-01T11:40:00Z", 4));
    // Who comes again is told what came meanwhile, and nothing twice.
    try (Stream stream = new Stream("pv=T:empty", "Last-Event-ID: " + id + "\r\n")) {
      assertThat(stream.values()).containsExactly(4.0);
    }
  }

  @Test
  void oneStreamTellsOfSeveralPvs() throws Exception {
    try (Stream stream = new Stream("pv=T:temp&pv=T:warm", "")) {
      assertThat(stream.next("samples")).contains("\"name\": \"T:temp\"", "\"val\": -0.0");
      assertThat(stream.next("samples")).contains("\"name\": \"T:warm\"", "\"val\": 4.5");
      stream.toId();
      assertThat(stream.id).isEqualTo("2026-02-01T11:00:00Z,2026-02-01T11:00:00Z");
      assertThat(stream.block()).containsExactly(": still here");
    }
  }

  @Test
  void aLongHistoryComesInPieces() throws Exception {
    try (Stream stream = new Stream("pv=T:long&from=2026-02-01T10:00:00Z", "")) {
      List<Double> all = new ArrayList<>();
      while (all.size() < TestArchive.LONG) {
        List<Double> piece = stream.values();
        assertThat(piece).hasSizeLessThanOrEqualTo(500);
        all.addAll(piece);
      }
      assertThat(all.getFirst()).isEqualTo(0.0);
      assertThat(all.getLast()).isEqualTo(TestArchive.LONG - 1.0);
    }
  }

  @Test
  void whatKeepsSamplesAwayIsTold() throws Exception {
    try (Stream stream = new Stream("pv=T:dead", "")) {
      assertThat(stream.next("trouble")).contains("T:dead", "The engine does not answer");
    }
  }

  @Test
  void streamsBeyondTheBoundAreRefused() throws Exception {
    try (Stream first = new Stream("pv=T:temp", "");
        Stream second = new Stream("pv=T:temp", "")) {
      first.next("samples");
      second.next("samples");
      HttpResponse<String> third = get("pv=T:temp");
      assertThat(third.statusCode()).isEqualTo(503);
      assertThat(third.body()).contains("There are 2 live streams already");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          from=2026-01-01T00:00:00Z         | 400 | No PV is named
          pv=T:none                         | 404 | not in this archive
          pv=mean_60(T:temp)                | 400 | leave out 'mean_60'
          pv=T:temp&from=yesterday          | 400 | is no time
          pv=a&pv=b&pv=c&pv=d               | 400 | can have 3 PVs
          """)
  void nonsenseIsASentence(String query, int status, String sentence) throws Exception {
    HttpResponse<String> answer = get(query);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).startsWith("{\"validation\"").contains(sentence);
  }

  @ParameterizedTest
  @CsvSource({"nonsense, is no id of this stream", "'a,b', of a stream of 2 PVs"})
  void anIdOfAnotherStreamIsRefused(String id, String sentence) throws Exception {
    try (Stream stream = new Stream("pv=T:temp", "Last-Event-ID: " + id + "\r\n")) {
      assertThat(stream.block().getFirst()).contains("400");
      assertThat(stream.block().toString()).contains(sentence);
    }
  }

  private HttpResponse<String> get(String query) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(
                  URI.create("http://localhost:" + port + "/retrieval/data/live?" + query))
              .build(),
          BodyHandlers.ofString());
    }
  }
}
