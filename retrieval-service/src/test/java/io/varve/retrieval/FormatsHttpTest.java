package io.varve.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdInputStream;
import io.varve.invariants.Guards;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Formats and their compression over HTTP. */
class FormatsHttpTest extends ServedArchive {
  private static final String LONG = "?pv=T:long&from=2026-02-01T10:00:00Z&to=2026-02-01T11:00:00Z";
  private static final String SHORT =
      "?pv=T:temp&from=2026-01-30T10:00:01Z&to=2026-01-30T11:00:00Z";

  @ParameterizedTest
  @CsvSource({
    "jplot, application/json, [2026-01-30T10:00:00.000000001Z",
    "svg, image/svg+xml, <path style=",
    "mat, application/matlab, MATLAB 5.0 MAT-file",
    "arrow, application/vnd.apache.arrow.stream, timestamp",
    "parquet, application/vnd.apache.parquet, PAR1",
  })
  void eachFormatHasItsMediaType(String ending, String type, String part) throws Exception {
    HttpResponse<byte[]> answer = get("/retrieval/data/getData." + ending + SHORT, "identity");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue(type);
    assertThat(new String(answer.body(), StandardCharsets.ISO_8859_1)).contains(part);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          getData.flx?pv=T:temp               | 410 | went away with Adobe Flex
          getDataForPVs.mat?pv=T:temp         | 400 | Mime type mat is not supported
          getDataForPVs.arrow?pv=T:temp       | 400 | Please use one of json, raw, qw, jplot
          getData.json?pv=T:temp&strict=maybe | 400 | send true or false
          getData.mat?pv=mean_0(T:temp)       | 400 | must be at least 1
          """)
  void whatAFormatCannotDoIsASentence(String call, int status, String sentence) throws Exception {
    HttpResponse<byte[]> answer = get("/retrieval/data/" + call, "identity");
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(text(answer)).startsWith("{").contains(sentence);
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "raw", "jplot", "svg", "mat", "arrow", "parquet"})
  void theLongestRangeThereIsIsAnswered(String ending) throws Exception {
    String range = "&from=-999999999-01-01T00:00:00Z&to=%2B999999999-12-31T23:59:59Z";
    HttpResponse<byte[]> answer =
        get("/retrieval/data/getData." + ending + "?pv=T:temp" + range, "identity");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isNotEmpty();
  }

  @Test
  void aStrictAnswerHasNoNaN() throws Exception {
    String from = "/retrieval/data/getData.json?pv=T:temp&from=2025-06-01T00:00:00Z";
    assertThat(text(get(from, "identity"))).contains("NaN");
    assertThat(text(get(from + "&strict=true", "identity")))
        .doesNotContain("NaN")
        .contains("\"val\": null");
  }

  @ParameterizedTest
  @CsvSource({
    "json, gzip, gzip",
    "csv, zstd, zstd",
    "arrow, zstd, zstd",
    "svg, gzip, gzip",
    "raw, gzip, 'gzip, identity;q=0'",
    "raw, zstd, 'zstd, *;q=0'"
  })
  void longAnswersAreCompressedForThoseWhoAskForIt(String ending, String coding, String accepted)
      throws Exception {
    String call = "/retrieval/data/getData." + ending + LONG;
    HttpResponse<byte[]> plain = get(call, "identity");
    HttpResponse<byte[]> small = get(call, accepted);
    assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(small.headers().firstValue("Content-Encoding")).hasValue(coding);
    assertThat(small.headers().firstValue("Vary")).isPresent();
    assertThat(small.headers().firstValue("Content-Type"))
        .isEqualTo(plain.headers().firstValue("Content-Type"));
    assertThat(small.body().length).isLessThan(plain.body().length / 2);
    assertThat(unpacked(small.body(), coding)).isEqualTo(plain.body());
  }

  // aapy reads raw answers below the layer of its library that asked for gzip
  @Test
  void shortAnswersAndRawOnesAndCompressedFilesAreSentAsTheyAre() throws Exception {
    for (String call :
        new String[] {"getData.json" + SHORT, "getData.raw" + LONG, "getData.parquet" + LONG}) {
      HttpResponse<byte[]> plain = get("/retrieval/data/" + call, "identity");
      HttpResponse<byte[]> asked = get("/retrieval/data/" + call, "gzip, zstd");
      assertThat(asked.headers().firstValue("Content-Encoding")).isEmpty();
      assertThat(asked.body()).isEqualTo(plain.body());
    }
  }

  @Test
  void errorsAreToldToThoseWhoAskForCompression() throws Exception {
    HttpResponse<byte[]> answer = get("/retrieval/data/getData.json?pv=T:none", "gzip");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(text(answer)).contains("PV 'T:none' is not in this archive");
    assertThat(text(get("/retrieval/bpl/getVersion", "gzip"))).contains("Varve");
  }

  // law 8
  @Guards("C12")
  @Test
  void aCompressedAnswerCutShortHasItsMarkAndItsTrailer() throws Exception {
    CLOCK.stepWhenRead(Duration.ofMinutes(10));
    String answer =
        overSocket(
            "GET /retrieval/data/getData.csv"
                + LONG
                + " HTTP/1.1\r\nHost: here\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n");
    assertThat(answer)
        .contains("Content-Encoding: gzip")
        .containsIgnoringCase("\r\n0\r\nx-varve-truncated: The answer took longer than PT15M");
  }

  private static byte[] unpacked(byte[] body, String coding) throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(body);
    try (InputStream unpacked =
        coding.equals("gzip") ? new GZIPInputStream(in) : new ZstdInputStream(in)) {
      return unpacked.readAllBytes();
    } catch (EOFException e) {
      throw new AssertionError("The compressed answer has no end", e);
    }
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  private String overSocket(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  private HttpResponse<byte[]> get(String path, String accepted) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .header("Accept-Encoding", accepted)
            .build(),
        BodyHandlers.ofByteArray());
  }
}
