package io.varve.retrieval.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.retrieval.Lines;
import io.varve.sample.Sample;
import io.varve.store.StoreFixture;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an owner is told of a request, and what is made of odd answers. */
class AskingPeersTest {
  private static final String RANGE = "from=2026-02-01T10:00:00Z&to=2026-02-01T11:00:00Z";

  @TempDir private static Path folder;
  private static PeerRig rig;
  private static PeerRig.Service a;

  @BeforeAll
  static void start() throws IOException {
    rig = new PeerRig(folder);
    a = rig.start("one", "a");
  }

  @AfterAll
  static void stop() throws Exception {
    rig.close();
  }

  @Test
  void theOwnerLeavesServersOutsideAloneWhenTheClientWantsThat() throws Exception {
    try (FakePeer owner = answering("asked:pv", "2026-02-01T10:00:10Z")) {
      a.ownedBy("asked", owner);
      a.get("/retrieval/data/getDataForPVs.json?pv=asked:pv&" + RANGE);
      a.get("/retrieval/data/getDataForPVs.json?pv=asked:pv&skipExternalServers=true&" + RANGE);
      assertThat(owner.requests()).hasSize(2);
      assertThat(owner.requests().getFirst()).doesNotContain("skipExternalServers");
      assertThat(owner.requests().getLast()).contains("skipExternalServers=true");
    }
  }

  @Test
  void theOwnerOfATemplateIsToldOfIt() throws Exception {
    PeerRig.Service b = rig.start("one", "b");
    StoreFixture retired = b.archive("R:retired");
    retired.append(retired.sts, StoreFixture.sample("2026-02-01T10:00:10Z", 7));
    b.registry().typeInfos().delete("R:retired");
    b.archive("R:template");
    for (String form : List.of("getData.json", "getDataForPVs.json")) {
      String call = form + "?pv=R:retired&retiredPVTemplate=R:template&" + RANGE;
      assertThat(a.get("/retrieval/data/" + call).body()).contains("\"val\": 7.0");
    }
  }

  @Test
  void anOwnerThatSendsNoSamplesIsABadGateway() throws Exception {
    for (String body : List.of("<html>Sign in first</html>\n", "no line end", "\u0008\u0001\n")) {
      try (FakePeer page =
          new FakePeer(
              (request, out) ->
                  FakePeer.write(
                      out, FakePeer.head(200, "Content-Length: " + body.length()) + body))) {
        a.ownedBy("page", page);
        HttpResponse<String> answer =
            a.get("/retrieval/data/getDataForPVs.json?pv=page:pv&" + RANGE);
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body())
            .contains("Appliance page at " + page.url(), "samples that cannot be read");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"})
  void anOwnerThatFailedThreeTimesIsLeftAloneForAWhile(String beginning) throws Exception {
    try (FakePeer failing =
        new FakePeer(
            (request, out) -> {
              FakePeer.write(out, beginning);
              if (beginning.startsWith("HTTP")) {
                new CountDownLatch(1).await(2, TimeUnit.SECONDS);
              }
            })) {
      a.ownedBy("failing", failing);
      for (int i = 0; i < 3; i++) {
        assertThat(a.get("/retrieval/data/getDataForPVs.json?pv=failing:pv").statusCode())
            .isIn(502, 504);
      }
      int asked = failing.requests().size();
      HttpResponse<String> answer = a.get("/retrieval/data/getData.json?pv=failing:pv");
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).contains("not asked for a while");
      assertThat(failing.requests()).hasSize(asked);
    }
  }

  @Test
  void samplesThatAreSentTwiceAreAnsweredOnce() throws Exception {
    try (FakePeer repeating =
        answering(
            "twice:pv",
            "2026-02-01T10:00:10Z",
            "2026-02-01T10:00:20Z",
            "2026-02-01T10:00:10Z",
            "2026-02-01T10:00:20Z",
            "2026-02-01T10:00:30Z")) {
      a.ownedBy("twice", repeating);
      String body = a.get("/retrieval/data/getDataForPVs.json?pv=twice:pv&" + RANGE).body();
      assertThat(Pattern.compile("\"val\": ([0-9.]+)").matcher(body).results())
          .extracting(found -> found.group(1))
          .containsExactly("0.0", "1.0", "4.0");
    }
  }

  @Test
  void linesThatAreNoSamplesAreSaidToBeMissing() throws Exception {
    String good = chunk("damaged:pv", "2026-02-01T10:00:10Z");
    String body = good + "nonsense\n\n" + good;
    try (FakePeer damaged =
        new FakePeer(
            (request, out) ->
                FakePeer.write(
                    out, FakePeer.head(200, "Content-Length: " + body.length()) + body))) {
      a.ownedBy("damaged", damaged);
      HttpResponse<String> answer =
          a.get("/retrieval/data/getDataForPVs.json?pv=damaged:pv&" + RANGE);
      assertThat(answer.body()).contains("\"val\": 0.0");
      assertThat(answer.headers().firstValue("X-Varve-Partial")).hasValue("damaged: damaged lines");
    }
  }

  @Test
  void whatTheOwnerFindsMissingOnTheWayIsSaidToo() throws Exception {
    String chunk = chunk("lacking:pv", "2026-02-01T10:00:10Z");
    try (FakePeer lacking =
        new FakePeer(
            (request, out) ->
                FakePeer.write(
                    out,
                    FakePeer.head(200, "Transfer-Encoding: chunked", "Trailer: X-Varve-Partial")
                        + Integer.toHexString(chunk.length())
                        + "\r\n"
                        + chunk
                        + "\r\n0\r\nX-Varve-Partial: store\r\n\r\n"))) {
      a.ownedBy("lacking", lacking);
      assertThat(
              a.get("/retrieval/data/getDataForPVs.json?pv=lacking:pv&" + RANGE)
                  .headers()
                  .firstValue("X-Varve-Partial"))
          .hasValue("lacking: store");
    }
  }

  @Test
  void whatASnapshotOfTheOwnerLacksIsSaidToo() throws Exception {
    String body = "{\"partial:pv\":{\"val\":1.0}}";
    try (FakePeer partial =
        new FakePeer(
            (request, out) ->
                FakePeer.write(
                    out,
                    FakePeer.head(
                            200, "Content-Length: " + body.length(), "X-Varve-Partial: engine")
                        + body))) {
      a.ownedBy("partial", partial);
      HttpResponse<String> answer =
          a.post("/retrieval/data/getDataAtTime?at=2026-02-01T11:00:00Z", "[\"partial:pv\"]");
      assertThat(answer.body()).isEqualTo(body);
      assertThat(answer.headers().firstValue("X-Varve-Partial")).hasValue("partial: engine");
    }
  }

  @Test
  void aSnapshotSaysThatTheEngineHereDidNotAnswer() throws Exception {
    StoreFixture pv = a.archive("S:running");
    pv.append(pv.sts, StoreFixture.sample("2026-02-01T10:00:10Z", 1));
    a.registry().typeInfos().save(a.info("S:running").paused(false).build());
    HttpResponse<String> answer =
        a.post("/retrieval/data/getDataAtTime?at=2026-02-01T11:59:59Z", "[\"S:running\"]");
    assertThat(answer.body()).contains("\"val\":1.0");
    assertThat(answer.headers().firstValue("X-Varve-Partial")).hasValue("engine");
  }

  /** A server whose raw answers have samples of these times, with the values 0, 1, 2. */
  private static FakePeer answering(String pvName, String... times) throws IOException {
    String body = chunk(pvName, times);
    return new FakePeer(
        (request, out) ->
            FakePeer.write(out, FakePeer.head(200, "Content-Length: " + body.length()) + body));
  }

  private static String chunk(String pvName, String... times) {
    List<Sample> samples =
        IntStream.range(0, times.length).mapToObj(i -> StoreFixture.sample(times[i], i)).toList();
    return new String(Lines.chunk(pvName, samples), StandardCharsets.ISO_8859_1);
  }
}
