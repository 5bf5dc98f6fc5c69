package io.varve.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.varve.invariants.Guards;
import io.varve.store.StoreFixture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The whole service over HTTP, with files, a registry and an engine that plays its part. */
class RetrievalHttpTest extends ServedArchive {
  /** From before the first sample to after the last. */
  private static final String ALL = "from=2024-01-01T00:00:00Z&to=2026-02-01T11:30:00Z";

  private static HttpServer engine;

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry settings) throws IOException {
    engine = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    engine.createContext("/engine/bpl/getData.raw", RetrievalHttpTest::engineSamples);
    engine.createContext("/engine/bpl/getMetadata", RetrievalHttpTest::engineMetadata);
    engine.start();
    settings.add("varve.urls.engine", () -> "http://127.0.0.1:" + engine.getAddress().getPort());
  }

  @AfterAll
  static void stopEngine() {
    engine.stop(0);
  }

  @ParameterizedTest
  @CsvSource({
    "getData.json?pv=T:temp&, application/json, temp.json",
    "getData.qw?pv=pva://T:temp.VAL&, application/json, temp.qw",
    "getData.csv?pv=T:temp&, text/csv, temp.csv",
    "getData.txt?pv=T:temp&, text/plain, temp.txt",
    "getData.json?pv=T:temp.HIHI&, application/json, field.json",
    "getData.json?pv=alias:temp.HIHI&, application/json, alias-field.json",
    "getData.json?pv=T:empty&, application/json, empty.json",
    "getData.json?pv=rms_60(T:temp)&, application/json, temp.json",
    "getDataForPVs.json?pv=T:temp.HIHI&pv=T:empty&pv=alias:temp&, application/json, several.json",
  })
  @Guards("F5")
  void answersAreTheKnownOnesToTheByte(String call, String contentType, String file)
      throws Exception {
    HttpResponse<String> answer = get("/retrieval/data/" + call + ALL);
    assertThat(answer.body().replace(folder.toString(), "")).isEqualTo(resource(file));
    assertThat(answer.statusCode()).isEqualTo(200);
    // PyDM compares the header as text.
    assertThat(answer.headers().firstValue("Content-Type")).hasValue(contentType);
  }

  @Test
  void namesCanBePosted() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri("/retrieval/data/getDataForPVs.json?" + ALL))
            .header("Content-Type", "application/json; charset=UTF-8")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "[\"T:temp.HIHI\", {\"pv\": \"T:empty\"}, \"alias:temp\"]"))
            .build();
    assertThat(HTTP.send(request, BodyHandlers.ofString()).body())
        .isEqualTo(resource("several.json"));
  }

  @Test
  void timerangesAreAnsweredOneAfterTheOtherWithoutDoubles() throws Exception {
    String ranges =
        "timeranges=2025-01-01T00:00:00Z,2025-07-01T00:00:00Z,"
            + "2026-01-01T00:00:00Z,2026-01-30T10:00:00Z,2026-02-01T00:00:00Z,2026-02-01T12:00:00Z";
    // 2024's sample is carried in; the second range brings nothing new.
    assertThat(get("/retrieval/data/getData.csv?pv=T:temp&" + ranges).body())
        .isEqualTo(
            """
            1735686000,1.0,0,0,0
            1748736000,NaN,0,0,500000000
            1769767200,3.25,0,0,1
            1769943600,-0.0,2,4,0

            """);
  }

  @Test
  void aRangeOfOneInstantGivesTheSampleBeforeIt() throws Exception {
    assertThat(
            get("/retrieval/data/getData.csv?pv=T:temp&from=2026-01-31T00:00:00Z"
                    + "&to=2026-01-31T00:00:00Z&limits=-1&donotchunk&ca_how=0")
                .body())
        .isEqualTo("1769767200,3.25,0,0,1\n\n");
  }

  @Test
  void whatTheEngineHoldsIsAnsweredOnceAndWithTheFiles() throws Exception {
    HttpResponse<String> answer =
        get("/retrieval/data/getData.csv?pv=T:live&from=2026-02-01T11:59:00Z");
    assertThat(answer.body()).isEqualTo("1769947140,1.0,0,0,0\n1769947199,2.0,0,0,0\n\n");
    assertThat(answer.headers().firstValue("X-Varve-Partial")).isEmpty();
  }

  @Test
  void anAnswerWithoutTheEngineSaysSo() throws Exception {
    HttpResponse<String> answer =
        get("/retrieval/data/getData.csv?pv=T:dead&from=2026-02-01T11:59:00Z");
    assertThat(answer.body()).isEqualTo("1769947140,1.0,0,0,0\n\n");
    assertThat(answer.headers().firstValue("X-Varve-Partial")).hasValue("engine");
  }

  @Test
  void anAnswerWithoutOneOfTheStoresSaysSo() throws Exception {
    HttpResponse<String> answer = get("/retrieval/data/getData.csv?pv=T:other");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("X-Varve-Partial")).hasValue("store");
  }

  @ParameterizedTest
  @CsvSource({
    "json, 2024-01-01T00:00:00Z, 2026-02-01T11:30:00Z",
    "json, 2025-03-02T00:00:20.25Z, 2025-03-02T00:00:40Z",
    "raw, 2025-03-03T00:00:59.5Z, 2025-03-04T00:00:11Z",
    "csv, 2025-06-01T00:00:00Z, 2026-02-01T11:30:00Z",
    "csv, 2025-03-01T00:00:09Z, 2025-03-01T00:00:10Z",
  })
  void aLongTermStoreOfParquetAnswersAsOneOfPlainFiles(String extension, String from, String to)
      throws Exception {
    String call = "/retrieval/data/getData." + extension + "?from=" + from + "&to=" + to + "&pv=";
    HttpResponse<byte[]> warm = bytes(call + "T:warm");
    HttpResponse<byte[]> cold = bytes(call + "T:cold");
    assertThat(new String(cold.body(), StandardCharsets.ISO_8859_1).replace("T:cold", "T:warm"))
        .isEqualTo(new String(warm.body(), StandardCharsets.ISO_8859_1))
        .hasSizeGreaterThan(20);
    assertThat(cold.headers().firstValue("X-Varve-Partial")).isEmpty();
  }

  @Test
  void theEnginesMetadataWins() throws Exception {
    assertThat(
            get("/retrieval/data/getData.json?pv=T:live&fetchLatestMetadata=true"
                    + "&from=2026-02-01T11:59:00Z")
                .body())
        .contains("\"EGU\": \"mm\" , \"PREC\": \"3.0\" , \"HIHI\": \"NaN\" }");
    assertThat(get("/retrieval/bpl/getMetadata?pv=T:live").body())
        .contains("\"PREC\":\"3.0\"", "\"pvName\":\"T:live\"");
  }

  @Test
  void metadataOfAPausedPvIsItsTypeInfo() throws Exception {
    assertThat(get("/retrieval/bpl/getMetadata?pv=T:temp").body())
        .contains("\"pvName\":\"T:temp\"")
        .doesNotContain("PREC");
  }

  @Test
  void filesOfARetiredPvAreFoundThroughAnother() throws Exception {
    StoreFixture retired = new StoreFixture(folder, "T:retired");
    retired.append(retired.mts, StoreFixture.sample("2026-01-30T10:00:00Z", 7));
    assertThat(get("/retrieval/data/getData.csv?pv=T:retired&" + ALL).statusCode()).isEqualTo(404);
    assertThat(
            get("/retrieval/data/getData.csv?pv=T:retired&retiredPVTemplate=T:temp&" + ALL).body())
        .isEqualTo("1769767200,7.0,0,0,0\n\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          data/getData.json                                   | 400 | 'pv' is missing
          data/getData.json?pv=                               | 400 | is empty
          data/getData.json?pv=T:none                         | 404 | PV 'T:none' is not in this archive
          data/getData.json?pv=T:temp.NONE                    | 404 | PV 'T:temp.NONE'
          data/getDataForPVs.json?pv=T:temp&pv=T:none         | 404 | T:none
          data/getDataForPVs.json                             | 400 | No PV is named
          data/getDataForPVs.csv?pv=T:temp                    | 400 | Mime type csv is not supported
          data/getData.json?pv=mean(T:temp                    | 400 | not closed
          data/getData.json?pv=mean_x(T:temp)                 | 400 | must be a whole number
          data/getData.json?pv=T:temp&pp=max_0                | 400 | must be at least 1
          data/getData.json?pv=T:temp&from=yesterday          | 400 | 'from' is no time
          data/getData.json?pv=T:temp&to=2020-01-01T00:00:00Z&from=2021-01-01T00:00:00Z | 400 | is before the start
          data/getData.xyz?pv=T:temp                          | 400 | no known format
          data/getData?pv=T:temp                              | 400 | no known format
          data/getFoo.json?pv=T:temp                          | 400 | is not a valid API method
          bpl/areWeArchivingPV                                | 400 | 'pv' is missing
          bpl/getMatchingPVs                                  | 400 | Send a glob
          bpl/getMatchingPVs?regex=%5B                        | 400 | is not valid
          bpl/getMetadata?pv=T:none                           | 404 | T:none
          """)
  void errorsAreASentenceInJson(String call, int status, String sentence) throws Exception {
    HttpResponse<String> answer = get("/retrieval/" + call);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/json");
    assertThat(answer.body()).startsWith("{").contains(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          getData.csv?pv=mean_600(T:long)                     | 1769940300,2999.5,0,0,0
          getData.csv?pv=T:long&pp=max_600                    | 1769940900,9999.0,0,0,0
          getData.csv?pv=min(T:long,600)&pp=max_600           | 1769940900,6000.0,0,0,0
          getData.json?pv=T:long&pp=ncount                    | "secs": 1769940000, "val": 10000,
          getData.qw?pv=stats_600(T:long)                     | "waveform": true
          getDataForPVs.json?pv=T:temp&pv=count_600(T:long)   | "secs": 1769940900, "val": 4000.0
          getData.json?pv=flyers_600(T:long)                  | { "meta": { "name": "T:long"
          getData.csv?pv=T:long&usereduced=true               | 1769940000,1.0,0,0,100000000
          getData.csv?pv=rms_600(T:long)                      | 1769940000,1.0,0,0,100000000
          """)
  void operatorsAreComputed(String call, String expected) throws Exception {
    String range = "&from=2026-02-01T10:00:00Z&to=2026-02-01T10:19:59Z";
    assertThat(get("/retrieval/data/" + call + range).body()).contains(expected);
  }

  @Test
  void aHeadRequestIsAnsweredWithoutABody() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri("/retrieval/data/getData.raw?pv=T:temp")).HEAD().build();
    HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/x-protobuf");
    assertThat(answer.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"raw", "json"})
  void thePingPvAnswersTenSamples(String extension) throws Exception {
    HttpResponse<byte[]> answer =
        HTTP.send(
            HttpRequest.newBuilder(
                    uri("/retrieval/data/getData." + extension + "?pv=ArchApplPingPV"))
                .build(),
            BodyHandlers.ofByteArray());
    assertThat(new String(answer.body(), StandardCharsets.ISO_8859_1).split("\n")).hasSize(11);
  }

  @Test
  void namesAreFoundByPattern() throws Exception {
    assertThat(get("/retrieval/bpl/getMatchingPVs?pv=T:?e*&limit=2").body())
        .isEqualTo("[\"T:dead\",\"T:temp\"]");
    assertThat(get("/retrieval/bpl/getMatchingPVs?regex=(?i)t:te.*&limit=-1").body())
        .isEqualTo("[\"T:temp\"]");
    assertThat(get("/retrieval/bpl/searchForPVsRegex?regex=.*temp").body())
        .isEqualTo("T:temp\nalias:temp\n");
  }

  @Test
  void bplSaysWhatIsArchived() throws Exception {
    assertThat(get("/retrieval/bpl/areWeArchivingPV?pv=T:temp.HIHI").body())
        .isEqualTo("{\"status\":\"true\"}");
    assertThat(get("/retrieval/bpl/areWeArchivingPV?pv=T:temp.LOLO").body())
        .isEqualTo("{\"status\":\"false\"}");
    HttpRequest filter =
        HttpRequest.newBuilder(uri("/retrieval/bpl/filterArchivedPVs"))
            .header("Content-Type", "text/plain")
            .POST(HttpRequest.BodyPublishers.ofString("T:temp\nT:none\nalias:temp\n"))
            .build();
    assertThat(HTTP.send(filter, BodyHandlers.ofString()).body())
        .isEqualTo("[\"T:temp\",\"alias:temp\"]");
  }

  @Test
  void theServiceSaysThatItIsThere() throws Exception {
    assertThat(get("/retrieval/ping").body()).isEqualTo("Pong\n");
    assertThat(get("/retrieval/bpl/ping").body()).isEqualTo("pong\n");
    assertThat(get("/retrieval/bpl/getVersion").body())
        .startsWith("{\"version\":\"Archiver Appliance Version Varve ");
    get("/retrieval/data/getData.csv?pv=T:temp");
    assertThat(get("/retrieval/bpl/getPVDetails?pv=T:temp").body())
        .contains("Number of Retrieval Requests", "Feb/01/2026 12:00:00", "RETRIEVAL");
    assertThat(get("/actuator/prometheus").body())
        .contains(
            "varve_retrieval_queries_total{ending=\"whole\",format=\"csv\"}",
            "varve_retrieval_samples_total",
            "varve_retrieval_bytes_total",
            "varve_retrieval_time_seconds_count");
  }

  // law 8
  @Guards("C12")
  @Test
  void anAnswerThatTakesTooLongIsCutShortAndSaysSoAtItsEnd() throws Exception {
    CLOCK.stepWhenRead(Duration.ofMinutes(10));
    String answer =
        overSocket(
            "GET /retrieval/data/getData.csv?pv=T:long&from=2026-02-01T10:00:00Z"
                + "&to=2026-02-01T11:00:00Z HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n");
    assertThat(answer)
        .contains("Trailer: X-Varve-Truncated")
        .contains("# truncated: The answer took longer than PT15M")
        .containsIgnoringCase("\r\n0\r\nx-varve-truncated: The answer took longer than PT15M");
  }

  @Test
  void aWholeLongAnswerHasAllSamples() throws Exception {
    String body =
        get("/retrieval/data/getData.csv?pv=T:long&from=2026-02-01T10:00:00Z"
                + "&to=2026-02-01T11:00:00Z")
            .body();
    assertThat(body.lines().filter(line -> !line.isEmpty())).hasSize(TestArchive.LONG);
  }

  private static void engineSamples(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getQuery();
    try (exchange) {
      if (query.contains("pv=T:live")) {
        byte[] body =
            Lines.chunk(
                "T:live",
                List.of(
                    StoreFixture.sample("2026-02-01T11:59:00Z", 1),
                    StoreFixture.sample("2026-02-01T11:59:59Z", 2)));
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
      } else {
        exchange.sendResponseHeaders(500, -1);
      }
    }
  }

  private static void engineMetadata(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = "{\"PREC\":\"3.0\",\"HIHI\":\"NaN\"}".getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private String overSocket(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private HttpResponse<String> get(String path) throws Exception {
    return HTTP.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
  }

  private HttpResponse<byte[]> bytes(String path) throws Exception {
    return HTTP.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofByteArray());
  }

  private URI uri(String path) {
    return URI.create("http://localhost:" + port + path);
  }

  private static String resource(String name) throws IOException {
    try (var in = RetrievalHttpTest.class.getResourceAsStream("/answers/" + name)) {
      assertThat(in).as(name).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
