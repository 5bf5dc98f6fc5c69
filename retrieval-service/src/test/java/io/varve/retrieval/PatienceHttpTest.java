package io.varve.retrieval;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.invariants.Guards;
import io.varve.registry.Registry;
import io.varve.sample.DbrType;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import io.varve.store.StoreFixture;
import io.varve.typeinfo.TypeInfo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Clients that ask for much and do not take it hold up nobody, and get all of it in the end. */
@Timeout(120)
class PatienceHttpTest extends ServedArchive {
  /** More than a server with a thread for each answer has threads. */
  private static final int CLIENTS = 300;

  private static final int SAMPLES = 500_000;

  private static final String YEAR = "from=2025-01-01T00:00:00Z&to=2025-02-01T00:00:00Z";

  @BeforeAll
  static void fillYear(@Autowired Registry registry) throws IOException {
    StoreFixture pv = new StoreFixture(folder, "T:year");
    long start = Instant.parse("2025-01-01T00:00:00Z").getEpochSecond();
    List<Sample> samples = new ArrayList<>(SAMPLES);
    for (int i = 0; i < SAMPLES; i++) {
      samples.add(new Sample(start + i, 0, new SampleValue.ScalarDouble(i), 0, 0));
    }
    byte[] lines = Lines.of(samples);
    pv.appender.append(
        pv.lts,
        pv.key,
        pv.pvName,
        DbrType.SCALAR_DOUBLE,
        pv.lts.granularity().at(start),
        lines,
        0,
        lines.length);
    TypeInfo like = registry.typeInfos().find("T:temp").orElseThrow();
    registry.typeInfos().save(like.but().pvName("T:year").chunkKey(null).build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"raw", "json", "csv"})
  void answersThatNobodyTakesHoldUpNoOther(String ending) throws Exception {
    List<Socket> stalled = new ArrayList<>();
    try {
      for (int i = 0; i < CLIENTS; i++) {
        stalled.add(askForTheYear(ending));
      }
      for (Socket client : stalled) {
        assertThat(client.getInputStream().read()).isEqualTo('H');
      }

      for (int i = 0; i < 20; i++) {
        assertThat(get("/retrieval/data/getData." + ending + "?pv=T:temp").statusCode())
            .isEqualTo(200);
      }

      byte[] whole = get(yearQuery(ending)).body();
      assertThat(bodyOf(stalled.getLast())).isEqualTo(whole);
    } finally {
      for (Socket client : stalled) {
        client.close();
      }
    }
  }

  @Test
  @Guards("C12")
  void anAnswerThatEndsBecauseItsClientSeemsToHaveGoneDoesNotLookWhole() throws Exception {
    String begun =
        readAfterSending("getDataForPVs.raw?pv=T:year&pv=nth_400000(T:year)&pv=T:temp&" + YEAR);
    assertThat(begun).startsWith("HTTP/1.1 200").doesNotContain("\r\n0\r\n");
    assertThat(readAfterSending("getData.csv?pv=nth_400000(T:year)&" + YEAR))
        .startsWith("HTTP/1.1 400")
        .contains("closed its side of the connection");
  }

  /** What a client gets that closes its sending side behind the request. */
  private String readAfterSending(String query) throws IOException {
    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
      client
          .getOutputStream()
          .write(
              ("GET /retrieval/data/" + query + " HTTP/1.1\r\nHost: here\r\n\r\n")
                  .getBytes(US_ASCII));
      client.shutdownOutput();
      ByteArrayOutputStream read = new ByteArrayOutputStream();
      try {
        client.getInputStream().transferTo(read);
      } catch (SocketException cut) {
        // No end at all.
      }
      return read.toString(US_ASCII);
    }
  }

  private static String yearQuery(String ending) {
    return "/retrieval/data/getData." + ending + "?pv=T:year&" + YEAR;
  }

  private Socket askForTheYear(String ending) throws IOException {
    Socket client = new Socket();
    client.setReceiveBufferSize(4096);
    client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    client
        .getOutputStream()
        .write(("GET " + yearQuery(ending) + " HTTP/1.0\r\n\r\n").getBytes(US_ASCII));
    return client;
  }

  /** What is behind the header, in which there is no length with this version of HTTP. */
  private static byte[] bodyOf(Socket client) throws IOException {
    InputStream in = client.getInputStream();
    byte[] rest = in.readAllBytes();
    String text = new String(rest, US_ASCII);
    int behind = text.indexOf("\r\n\r\n") + 4;
    return Arrays.copyOfRange(rest, behind, rest.length);
  }

  private HttpResponse<byte[]> get(String call) throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + call)).build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }
}
