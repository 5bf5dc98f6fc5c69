package io.varve.retrieval.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.retrieval.Lines;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import io.varve.store.StoreFixture;
import io.varve.typeinfo.SamplingMethod;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two appliances with one registry and stores of their own. */
class SeveralAppliancesTest {
  private static final String RANGE = "from=2026-02-01T10:00:00Z&to=2026-02-01T11:00:00Z";
  private static final String ODD_NAME = "B:plus+hash#and&percent%";
  private static final int LONG = 20_000;

  @TempDir private static Path folder;
  private static PeerRig rig;
  private static PeerRig.Service a;
  private static PeerRig.Service b;

  @BeforeAll
  static void start() throws IOException {
    rig = new PeerRig(folder);
    a = rig.start("one", "a");
    b = rig.start("one", "b");
    fill(a.archive("A:here"), 1);
    fill(b.archive("B:there"), 10);
    fill(b.archive(ODD_NAME), 20);
    fill(b.archive("B:{brace}"), 30);
    StoreFixture many = b.archive("B:long");
    List<Sample> samples = new ArrayList<>();
    long start = PeerRig.NOW.getEpochSecond() - 7200;
    for (int i = 0; i < LONG; i++) {
      samples.add(
          new Sample(start + i / 10, i % 10 * 100_000_000, new SampleValue.ScalarDouble(i), 0, 0));
    }
    byte[] lines = Lines.of(samples);
    many.appender.append(
        many.sts,
        many.key,
        many.pvName,
        samples.getFirst().type(),
        many.sts.granularity().at(start),
        lines,
        0,
        lines.length);
    a.registry().aliases().add("B:alias", "B:there");
    a.registry().typeInfos().save(b.info("N:nobody").appliance("nobody").build());
  }

  private static void fill(StoreFixture pv, int first) throws IOException {
    pv.append(pv.lts, StoreFixture.sample("2025-06-01T00:00:00Z", first));
    pv.append(pv.sts, StoreFixture.sample("2026-02-01T10:00:10Z", first + 1));
    pv.append(pv.sts, StoreFixture.sample("2026-02-01T10:00:20Z", first + 2));
    pv.append(pv.sts, StoreFixture.sample("2026-02-01T10:30:00Z", first + 3));
  }

  @AfterAll
  static void stop() throws Exception {
    rig.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "getData.json?pv=B:there",
        "getData.raw?pv=B:there",
        "getData.csv?pv=B%3Athere",
        "getData.qw?pv=ca://B:there.VAL",
        "getData.txt?pv=B:alias",
        "getData.json?pv=mean_60(B:there)",
        "getData.json?pv=B:there&pp=lastSample_600",
        "getData.json?pv=B:there.HIHI",
        "getData.raw?pv=B:long&donotchunk"
      })
  void aPvOfAnotherApplianceIsAnsweredAsItsOwnerAnswersIt(String call) throws Exception {
    HttpResponse<String> owners = b.get("/retrieval/data/" + call + "&" + RANGE);
    HttpResponse<String> passed = a.get("/retrieval/data/" + call + "&" + RANGE);
    assertThat(passed.statusCode()).isEqualTo(200);
    // Text names the file a sample lies in, which is the owner's.
    assertThat(passed.body()).isEqualTo(owners.body()).isNotEmpty();
    assertThat(passed.headers().firstValue("Content-Type"))
        .isEqualTo(owners.headers().firstValue("Content-Type"));
  }

  @Test
  void namesWithCharactersOfUrlsArrive() throws Exception {
    for (String form : List.of("getData.json", "getDataForPVs.json")) {
      String call = "/retrieval/data/" + form + "?pv=" + PeerRig.encoded(ODD_NAME) + "&" + RANGE;
      assertThat(a.get(call).body()).isEqualTo(b.get(call).body()).contains("\"val\": 23.0");
    }
  }

  @Test
  void bracesThatAClientDoesNotEncodeArrive() throws Exception {
    String answer = overSocket("/retrieval/data/getData.json?pv=B:{brace}&" + RANGE);
    assertThat(answer).contains("HTTP/1.1 200").contains("\"val\": 33.0");
  }

  @Test
  void pvsOfSeveralAppliancesAreAnsweredInTheOrderAskedFor() throws Exception {
    String json =
        a.get(
                "/retrieval/data/getDataForPVs.json?pv=B:there&pv=A:here&pv=mean_3600(B:there)"
                    + "&pv=B:alias&"
                    + RANGE)
            .body();
    assertThat(Pattern.compile("\"name\": \"([^\"]*)\"").matcher(json).results())
        .extracting(found -> found.group(1))
        .containsExactly("B:there", "A:here", "B:there", "B:alias");
    assertThat(json).contains("\"val\": 13.0").contains("\"val\": 4.0").contains("\"val\": 12.0");
  }

  @Test
  void aRequestThatWasPassedOnToOneWhoIsNotTheOwnerGoesNoFurther() throws Exception {
    // Appliance c says it is where b is; b knows better.
    a.registry().appliances().announce("c", Map.of("retrieval", b.url()));
    a.registry().typeInfos().save(b.info("C:pv").appliance("c").build());
    HttpResponse<String> answer = a.get("/retrieval/data/getData.json?pv=C:pv");
    assertThat(answer.statusCode()).isEqualTo(508);
    assertThat(answer.body()).contains("goes no further");
    assertThat(a.get("/retrieval/data/getDataForPVs.json?pv=A:here&pv=C:pv").statusCode())
        .isEqualTo(508);
    HttpResponse<String> snapshot =
        a.post("/retrieval/data/getDataAtTime?at=2026-02-01T11:00:00Z", "[\"A:here\",\"C:pv\"]");
    assertThat(snapshot.body()).contains("A:here").doesNotContain("C:pv");
    assertThat(snapshot.headers().firstValue("X-Varve-Partial")).hasValue("c");
  }

  @Test
  void aPvOfAnApplianceThatNobodyKnowsIsMarked() throws Exception {
    HttpResponse<String> answer = a.get("/retrieval/data/getData.json?pv=N:nobody&" + RANGE);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("X-Varve-Partial")).hasValue("nobody");
  }

  @Test
  void aSnapshotHasThePvsOfAllAppliances() throws Exception {
    String body =
        a.post(
                "/retrieval/data/getDataAtTime?at=2026-02-01T10:00:15.5Z",
                "[\"B:there\",\"A:here\",\"" + ODD_NAME + "\",\"X:unknown\"]")
            .body();
    assertThat(body)
        .contains("\"B:there\":{\"val\":11.0")
        .contains("\"A:here\":{\"val\":2.0")
        .contains("\"" + ODD_NAME + "\":{\"val\":21.0")
        .contains("DBR_SCALAR_DOUBLE")
        .doesNotContain("X:unknown");
    assertThat(
            a.post(
                    "/retrieval/data/getDataAtTimeForAppliance?at=2026-02-01T10:00:15Z",
                    "[\"A:here\",\"B:there\"]")
                .body())
        .contains("A:here")
        .doesNotContain("B:there");
  }

  @Test
  void anOwnerThatHangsEndsInASentence() throws Exception {
    try (FakePeer silent = FakePeer.silent()) {
      a.ownedBy("silent", silent);
      for (String form : List.of("getData.json", "getDataForPVs.json")) {
        HttpResponse<String> answer = a.get("/retrieval/data/" + form + "?pv=silent:pv");
        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(answer.body()).contains("Appliance silent at " + silent.url()).contains("time");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 1000000\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n4e20\r\n",
      })
  void anOwnerThatDiesOnTheWayIsNotTakenForTheEnd(String rest) throws Exception {
    try (FakePeer dying =
        new FakePeer(
            (request, out) ->
                FakePeer.write(
                    out,
                    "HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\n"
                        + rest
                        + "1,2,3,4,5\n".repeat(2000)))) {
      a.ownedBy("dying", dying);
      assertThatThrownBy(() -> a.get("/retrieval/data/getData.csv?pv=dying:pv"))
          .isInstanceOf(IOException.class);
      // Read as raw, what came is answered and said to be cut short; here nothing was sent yet.
      assertThat(a.get("/retrieval/data/getDataForPVs.json?pv=dying:pv").statusCode())
          .isEqualTo(502);
    }
  }

  @Test
  void severalPvsOfWhichOneBreaksOffAreSaidToBeCutShort() throws Exception {
    Sample first = StoreFixture.sample("2026-02-01T10:00:10Z", 5);
    String chunk = new String(Lines.chunk("cut:pv", List.of(first)), StandardCharsets.ISO_8859_1);
    try (FakePeer dying =
        new FakePeer(
            (request, out) ->
                FakePeer.write(
                    out, FakePeer.head(200, "Content-Length: " + (chunk.length() + 30)) + chunk))) {
      a.ownedBy("cut", dying);
      String body =
          a.get(
                  "/retrieval/data/getDataForPVs.json?pv=B:long&pv=cut:pv&from=2026-02-01T09:00:00Z&to=2026-02-01T11:00:00Z")
              .body();
      assertThat(body).contains("\"truncated\"").contains("cut:pv could not be read to the end");
    }
  }

  @Test
  void refusalsOfTheOwnerKeepStatusAndSentence() throws Exception {
    try (FakePeer refusing =
            new FakePeer(
                (request, out) -> FakePeer.json(out, 503, "{\"validation\":\"Come back later\"}"));
        FakePeer page =
            new FakePeer(
                (request, out) ->
                    FakePeer.write(
                        out,
                        FakePeer.head(500, "Content-Type: text/html", "Content-Length: 6")
                            + "<html>"))) {
      a.ownedBy("refusing", refusing);
      HttpResponse<String> answer = a.get("/retrieval/data/getData.json?pv=refusing:pv");
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).isEqualTo("{\"validation\":\"Come back later\"}");
      assertThat(a.get("/retrieval/data/getDataForPVs.json?pv=refusing:pv").body())
          .contains("Come back later");
      a.ownedBy("page", page);
      answer = a.get("/retrieval/data/getData.json?pv=page:pv");
      assertThat(answer.statusCode()).isEqualTo(502);
      assertThat(answer.body()).contains("validation").doesNotContain("<html>");
    }
  }

  @Test
  void whatAnAnswerSaysOfItselfIsPassedOnToo() throws Exception {
    try (FakePeer marking =
        new FakePeer(
            (request, out) ->
                FakePeer.write(
                    out,
                    FakePeer.head(
                            200,
                            "Content-Type: text/csv",
                            "X-Varve-Partial: engine",
                            "Trailer: X-Varve-Truncated",
                            "Transfer-Encoding: chunked")
                        + "4\r\n1,2\n\r\n0\r\nX-Varve-Truncated: no time left\r\n\r\n"))) {
      a.ownedBy("marking", marking);
      assertThat(overSocket("/retrieval/data/getData.csv?pv=marking:pv"))
          .containsIgnoringCase("X-Varve-Partial: engine")
          .contains("1,2\n")
          .containsIgnoringCase("\r\n0\r\nx-varve-truncated: no time left");
      assertThat(marking.requests().getFirst()).containsIgnoringCase(Hops.HEADER + ": 1");
    }
  }

  @Test
  void whenTheClientGoesTheOwnerIsLetGoToo() throws Exception {
    byte[] line = "1,2,3,4,5\n".repeat(1000).getBytes(StandardCharsets.US_ASCII);
    try (FakePeer endless =
        new FakePeer(
            (request, out) -> {
              FakePeer.write(
                  out, FakePeer.head(200, "Content-Type: text/csv", "Transfer-Encoding: chunked"));
              while (true) {
                FakePeer.write(out, Integer.toHexString(line.length) + "\r\n");
                out.write(line);
                FakePeer.write(out, "\r\n");
              }
            })) {
      a.ownedBy("endless", endless);
      try (Socket client = connect("/retrieval/data/getData.csv?pv=endless:pv")) {
        client.getInputStream().readNBytes(1000);
      }
      assertThat(endless.hungUp().await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void clientsCanBeSentToTheOwner() throws Exception {
    PeerRig.Service sending = rig.start("one", "sending", "--varve.retrieval.peers.redirect=true");
    String call = "/retrieval/data/getData.json?pv=" + PeerRig.encoded(ODD_NAME) + "&" + RANGE;
    HttpResponse<String> answer = sending.get(call);
    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.headers().firstValue("Location")).hasValue(b.url() + call);
  }

  @Test
  void whereStoresAreSharedTheOwnersEngineIsAskedForTheNewest() throws Exception {
    Sample newest = StoreFixture.sample("2026-02-01T11:59:50Z", 99);
    byte[] tail = Lines.chunk("B:running", List.of(newest));
    try (FakePeer engine =
        new FakePeer(
            (request, out) -> {
              FakePeer.write(out, FakePeer.head(200, "Content-Length: " + tail.length));
              out.write(tail);
            })) {
      PeerRig.Service sharing =
          rig.start(
              "one",
              "sharing",
              "--varve.retrieval.shared-stores=true",
              "--varve.stores.short-term=" + b.data().resolve("sts"));
      a.registry().appliances().announce("e", Map.of("engine", engine.url()));
      StoreFixture pv = b.archive("B:running");
      pv.append(pv.sts, StoreFixture.sample("2026-02-01T11:00:00Z", 98));
      a.registry()
          .typeInfos()
          .save(
              b.info("B:running")
                  .appliance("e")
                  .paused(false)
                  .samplingMethod(SamplingMethod.MONITOR)
                  .build());
      HttpResponse<String> answer =
          sharing.get("/retrieval/data/getData.json?pv=B:running&from=2026-02-01T10:00:00Z");
      assertThat(answer.body()).contains("98.0").contains("99.0");
      assertThat(answer.headers().firstValue("X-Varve-Partial")).isEmpty();
    }
  }

  private static String overSocket(String call) throws IOException {
    try (Socket socket = connect(call)) {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  private static Socket connect(String call) throws IOException {
    URI address = URI.create(a.url());
    Socket socket = new Socket(address.getHost(), address.getPort());
    OutputStream out = socket.getOutputStream();
    FakePeer.write(out, "GET " + call + " HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n");
    return socket;
  }
}
