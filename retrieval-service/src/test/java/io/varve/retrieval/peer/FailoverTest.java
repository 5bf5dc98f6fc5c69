package io.varve.retrieval.peer;

import static io.varve.store.StoreFixture.sample;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.registry.ExternalServer;
import io.varve.registry.ExternalServers;
import io.varve.retrieval.Lines;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import io.varve.store.StoreFixture;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives with registries of their own: as source of unknown PVs, and for failover. */
class FailoverTest {
  private static final String HOUR = "from=2026-02-01T10:00:00Z&to=2026-02-01T10:59:59Z";
  private static final Instant START = Instant.parse("2026-02-01T10:00:00Z");

  @TempDir private static Path folder;
  private static PeerRig rig;
  private static PeerRig.Service here;
  private static PeerRig.Service there;

  @BeforeAll
  static void start() throws IOException {
    rig = new PeerRig(folder);
    here = rig.start("ours", "here");
    there = rig.start("theirs", "there");
  }

  @AfterAll
  static void stop() throws Exception {
    rig.close();
  }

  @BeforeEach
  void forget() throws Exception {
    PeerRig.CLOCK.set(PeerRig.NOW);
    for (PeerRig.Service service : List.of(here, there)) {
      ExternalServers servers = service.registry().externalServers();
      servers.all().forEach(server -> servers.remove(server.url()));
      service.get("/retrieval/bpl/resetFailoverCachesForThisAppliance");
    }
  }

  // Contract 6.4: even seconds on one appliance, odd seconds on the other.
  @Test
  void evenAndOddSecondsBecomeAllSeconds() throws Exception {
    fill(here.archive("F:pv1"), 0, 3600, 2);
    fill(there.archive("F:pv1"), 1, 3600, 2);
    merges(there.url());
    String csv = here.get("/retrieval/data/getData.csv?pv=F:pv1&" + HOUR).body();
    List<String> lines = csv.strip().lines().toList();
    assertThat(lines).hasSize(3600);
    for (int i = 0; i < lines.size(); i++) {
      assertThat(lines.get(i)).startsWith((START.getEpochSecond() + i) + "," + i + ".0,");
    }
    assertThat(here.get("/retrieval/data/getData.json?pv=mean_60(F:pv1)&" + HOUR).body())
        .contains("\"val\": 29.5")
        .contains("\"val\": 3569.5");
    assertThat(here.get("/retrieval/data/getData.json?pv=count_600(F:pv1)&" + HOUR).body())
        .contains("\"val\": 600")
        .doesNotContain("\"val\": 300");
    assertThat(
            here.get("/retrieval/data/getData.csv?pv=F:pv1&skipExternalServers=true&" + HOUR)
                .body()
                .strip()
                .lines())
        .hasSize(1800);
  }

  @Test
  void rangesAreMergedEachWithTheNewestSampleBeforeItsStart() throws Exception {
    fill(here.archive("F:pv2"), 0, 100, 10);
    fill(there.archive("F:pv2"), 5, 100, 10);
    merges(there.url());
    String ranges =
        "timeranges=2026-02-01T10:00:07Z,2026-02-01T10:00:15Z,"
            + "2026-02-01T10:00:22Z,2026-02-01T10:00:30Z";
    assertThat(here.get("/retrieval/data/getData.csv?pv=F:pv2&" + ranges).body().strip().lines())
        .extracting(line -> Long.parseLong(line.split(",")[0]) - START.getEpochSecond())
        .containsExactly(5L, 10L, 15L, 20L, 25L, 30L);
  }

  @Test
  void ofTwoSamplesWithOneTimeOursCounts() throws Exception {
    StoreFixture ours = here.archive("F:pv3");
    StoreFixture theirs = there.archive("F:pv3");
    ours.append(ours.sts, sample("2026-02-01T10:00:10Z", 1));
    theirs.append(theirs.sts, sample("2026-02-01T10:00:10Z", 2));
    theirs.append(theirs.sts, sample("2026-02-01T10:00:20Z", 3));
    merges(there.url());
    assertThat(here.get("/retrieval/data/getData.csv?pv=F:pv3&" + HOUR).body().strip().lines())
        .extracting(line -> line.split(",")[1])
        .containsExactly("1.0", "3.0");
  }

  @Test
  void archivesThatNameEachOtherDoNotAskEachOtherWithoutEnd() throws Exception {
    fill(here.archive("F:pv4"), 0, 10, 2);
    fill(there.archive("F:pv4"), 1, 10, 2);
    merges(there.url());
    there
        .registry()
        .externalServers()
        .put(
            new ExternalServer(
                here.url() + "/retrieval?mergeDuringRetrieval=true", ExternalServer.PBRAW));
    for (PeerRig.Service service : List.of(here, there)) {
      assertThat(service.get("/retrieval/data/getData.csv?pv=F:pv4&" + HOUR).body().strip().lines())
          .hasSize(10);
      assertThat(service.get("/retrieval/data/getData.csv?pv=X:none&" + HOUR).statusCode())
          .isEqualTo(404);
    }
  }

  @Test
  void aServerThatDoesNotAnswerLeavesOurSamplesAndIsNamed() throws Exception {
    fill(here.archive("F:pv5"), 0, 10, 2);
    try (FakePeer silent = FakePeer.silent()) {
      merges(silent.url());
      HttpResponse<String> answer = here.get("/retrieval/data/getData.csv?pv=F:pv5&" + HOUR);
      assertThat(answer.body().strip().lines()).hasSize(5);
      assertThat(answer.headers().firstValue("X-Varve-Partial"))
          .hasValue(silent.url() + "/retrieval");
    }
  }

  @Test
  void aServerThatBreaksOffLeavesOurSamplesAndIsNamed() throws Exception {
    fill(here.archive("F:pv6"), 0, 10, 2);
    byte[] body =
        Lines.chunk("F:pv6", List.of(new Sample(START.getEpochSecond() + 1, 0, one(), 0, 0)));
    try (FakePeer breaking =
        new FakePeer(
            (request, out) -> {
              if (request.contains("areWeArchivingPV")) {
                FakePeer.json(out, 200, "{\"status\":\"true\"}");
              } else {
                FakePeer.write(
                    out,
                    FakePeer.head(200, "Content-Length: " + (body.length + 10))
                        + new String(body, StandardCharsets.ISO_8859_1));
              }
            })) {
      merges(breaking.url());
      HttpResponse<String> answer = here.get("/retrieval/data/getData.csv?pv=F:pv6&" + HOUR);
      assertThat(answer.body().strip().lines()).hasSize(6);
      assertThat(answer.headers().firstValue("X-Varve-Partial"))
          .hasValue(breaking.url() + "/retrieval");
    }
  }

  @Test
  void aPvThatOnlyAServerOutsideHasIsServedFromThere() throws Exception {
    fill(there.archive("O:pv+#&"), 0, 10, 1);
    outside(there.url());
    String call = "pv=" + PeerRig.encoded("O:pv+#&") + "&" + HOUR;
    HttpResponse<String> json = here.get("/retrieval/data/getData.json?" + call);
    assertThat(json.statusCode()).isEqualTo(200);
    assertThat(json.body())
        .contains("\"name\": \"O:pv+#&\"")
        .contains("\"EGU\": \"mm\"")
        .contains("\"val\": 9.0");
    assertThat(here.get("/retrieval/data/getData.csv?" + call).body())
        .isEqualTo(there.get("/retrieval/data/getData.csv?" + call).body());
    assertThat(here.get("/retrieval/data/getData.csv?pp=mean_10&" + call).body())
        .isEqualTo(there.get("/retrieval/data/getData.csv?pp=mean_10&" + call).body());
    assertThat(
            here.get("/retrieval/data/getData.json?skipExternalServers=true&" + call).statusCode())
        .isEqualTo(404);
    assertThat(
            here.post(
                    "/retrieval/data/getDataAtTime?at=2026-02-01T11:00:00Z&includeProxies=true",
                    "[\"O:pv+#&\"]")
                .body())
        .contains("\"val\":9.0");
    assertThat(here.post("/retrieval/data/getDataAtTime", "[\"O:pv+#&\"]").body()).isEqualTo("{}");
    assertThat(here.get("/retrieval/bpl/getMatchingPVs?pv=O:*").body()).contains("O:pv+#&");
    assertThat(here.get("/retrieval/bpl/getMatchingPVs?pv=O:*&skipExternalServers=true").body())
        .isEqualTo("[]");
  }

  @Test
  void whatServersHaveIsRememberedAndForgottenWhenAskedTo() throws Exception {
    try (FakePeer server =
        new FakePeer((request, out) -> FakePeer.json(out, 200, "{\"status\":\"false\"}"))) {
      outside(server.url());
      String call = "/retrieval/data/getData.json?pv=X:none";
      assertThat(here.get(call).statusCode()).isEqualTo(404);
      assertThat(here.get(call).statusCode()).isEqualTo(404);
      assertThat(server.requests()).hasSize(1);
      PeerRig.CLOCK.advance(Duration.ofMinutes(2));
      here.get(call);
      assertThat(server.requests()).hasSize(2);
      assertThat(here.get("/retrieval/bpl/resetFailoverCachesForThisAppliance").body())
          .isEqualTo("[{\"appliance\":\"here\",\"status\":\"ok\"}]");
      here.get(call);
      assertThat(server.requests()).hasSize(3);
    }
  }

  @Test
  void theFirstServerOfTheListThatHasAPvServesIt() throws Exception {
    PeerRig.Service third = rig.start("thirds", "third");
    fill(there.archive("O:pv9"), 0, 10, 1);
    fill(third.archive("O:pv9"), 0, 20, 1);
    fill(third.archive("O:other"), 0, 20, 1);
    outside(there.url());
    here.registry()
        .externalServers()
        .put(new ExternalServer(third.url() + "/retrieval/", ExternalServer.PBRAW));
    assertThat(here.get("/retrieval/data/getData.csv?pv=O:pv9&" + HOUR).body().strip().lines())
        .hasSize(10);
    assertThat(here.get("/retrieval/data/getData.csv?pv=O:other&" + HOUR).body().strip().lines())
        .hasSize(20);
  }

  @Test
  void anUnknownPvIsNotSaidToBeUnknownWhileAServerIsSilent() throws Exception {
    try (FakePeer silent = FakePeer.silent()) {
      outside(silent.url());
      HttpResponse<String> answer = here.get("/retrieval/data/getData.json?pv=X:none");
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).contains("X:none").contains(silent.url());
    }
  }

  private static SampleValue one() {
    return sample("2026-02-01T10:00:00Z", 1).value();
  }

  private static void fill(StoreFixture pv, int from, int to, int step) throws IOException {
    for (int i = from; i < to; i += step) {
      pv.append(pv.sts, sample(START.plusSeconds(i).toString(), i));
    }
  }

  private static void merges(String url) {
    here.registry()
        .externalServers()
        .put(
            new ExternalServer(url + "/retrieval?mergeDuringRetrieval=true", ExternalServer.PBRAW));
    refresh();
  }

  private static void outside(String url) {
    here.registry()
        .externalServers()
        .put(new ExternalServer(url + "/retrieval", ExternalServer.PBRAW));
    refresh();
  }

  /** The list of servers is read once a second. */
  private static void refresh() {
    PeerRig.CLOCK.advance(Duration.ofSeconds(2));
  }
}
