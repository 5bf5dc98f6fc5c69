package io.varve.retrieval.peer;

import static io.varve.store.StoreFixture.sample;
import static org.assertj.core.api.Assertions.assertThat;

import io.varve.registry.ExternalServer;
import io.varve.retrieval.Lines;
import io.varve.retrieval.LiveStream;
import io.varve.store.StoreFixture;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Live streams of PVs whose samples other archives have. */
class LiveElsewhereTest {
  @TempDir private static Path folder;
  private static PeerRig rig;
  private static PeerRig.Service a;
  private static PeerRig.Service b;

  @BeforeAll
  static void start() throws IOException {
    rig = new PeerRig(folder);
    a =
        rig.start(
            "one",
            "a",
            "--varve.retrieval.live.interval=20ms",
            "--varve.retrieval.peers.pause=20ms",
            "--varve.retrieval.peers.idle-timeout=1h");
    b = rig.start("one", "b");
  }

  @AfterAll
  static void stop() throws Exception {
    rig.close();
  }

  @Test
  void aStreamTellsOfPvsOfAllAppliances() throws Exception {
    StoreFixture here = a.archive("L:here");
    StoreFixture there = b.archive("L:there");
    here.append(here.sts, sample("2026-02-01T11:00:00Z", 1));
    there.append(there.sts, sample("2026-02-01T11:00:00Z", 11));
    String id;
    try (LiveStream stream = stream("pv=L:here&pv=L:there.VAL")) {
      assertThat(stream.values()).containsExactly(1.0);
      assertThat(stream.next("samples")).contains("\"name\": \"L:there\"", "11.0");
      there.append(there.sts, sample("2026-02-01T11:30:00Z", 12));
      assertThat(stream.values()).containsExactly(12.0);
      stream.toId();
      id = stream.id();
    }
    assertThat(id).isEqualTo("2026-02-01T11:00:00Z,2026-02-01T11:30:00Z");
    there.append(there.sts, sample("2026-02-01T11:40:00Z", 13));
    try (LiveStream again =
        new LiveStream(port(), "pv=L:here&pv=L:there", "Last-Event-ID: " + id + "\r\n")) {
      assertThat(again.values()).containsExactly(13.0);
    }
  }

  @Test
  void anOwnerThatIsSilentIsNamedAndHoldsUpNobody() throws Exception {
    StoreFixture here = a.archive("L:beside");
    here.append(here.sts, sample("2026-02-01T11:00:00Z", 1));
    try (FakePeer silent = FakePeer.silent()) {
      a.ownedBy("silent", silent);
      try (LiveStream stream = stream("pv=silent:pv&pv=L:beside")) {
        assertThat(stream.next("trouble")).contains("\"pv\":\"silent:pv\"", "Appliance silent at ");
        assertThat(stream.values()).containsExactly(1.0);
      }
    }
  }

  @Test
  void whatAnOwnerHadBeforeTheStreamIsToldWhenItIsBack() throws Exception {
    String body =
        new String(
            Lines.chunk("back:pv", List.of(sample("2026-02-01T11:00:00Z", 5))),
            StandardCharsets.ISO_8859_1);
    AtomicBoolean up = new AtomicBoolean();
    try (FakePeer owner =
        new FakePeer(
            (request, out) -> {
              if (up.get()) {
                FakePeer.write(out, FakePeer.head(200, "Content-Length: " + body.length()) + body);
              } else {
                FakePeer.write(out, "nonsense\r\n");
              }
            })) {
      a.ownedBy("back", owner);
      try (LiveStream stream = stream("pv=back:pv")) {
        stream.next("trouble");
        up.set(true);
        PeerRig.CLOCK.advance(Duration.ofSeconds(1));
        assertThat(stream.values()).containsExactly(5.0);
      }
    }
  }

  @Test
  void whatTheOwnerDoesWithoutIsTold() throws Exception {
    StoreFixture there = b.archive("L:running");
    there.append(there.sts, sample("2026-02-01T11:00:00Z", 1));
    b.registry().typeInfos().save(b.info("L:running").paused(false).build());
    try (LiveStream stream = stream("pv=L:running")) {
      assertThat(stream.next("trouble")).contains("L:running", "b: engine");
    }
  }

  @Test
  void aPvThatAServerOutsideHasIsToldToo() throws Exception {
    PeerRig.Service outside = rig.start("theirs", "theirs");
    StoreFixture theirs = outside.archive("L:outside");
    theirs.append(theirs.sts, sample("2026-02-01T11:00:00Z", 21));
    a.registry()
        .externalServers()
        .put(new ExternalServer(outside.url() + "/retrieval", ExternalServer.PBRAW));
    PeerRig.CLOCK.advance(Duration.ofSeconds(2));
    try (LiveStream stream = stream("pv=L:outside")) {
      assertThat(stream.values()).containsExactly(21.0);
    }
    assertThat(a.get("/retrieval/data/live?pv=L:outside&skipExternalServers=true").statusCode())
        .isEqualTo(404);
  }

  private static LiveStream stream(String query) throws IOException {
    return new LiveStream(port(), query, "");
  }

  private static int port() {
    return URI.create(a.url()).getPort();
  }
}
