package io.varve.retrieval.tail;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.varve.clock.MovableClock;
import io.varve.invariants.Guards;
import io.varve.registry.Lease;
import io.varve.registry.Registry;
import io.varve.registry.RegistryDatabase;
import io.varve.retrieval.Lines;
import io.varve.sample.Sample;
import io.varve.sample.SampleValue;
import io.varve.store.RangeReader.TailChunk;
import io.varve.typeinfo.SamplingMethod;
import io.varve.typeinfo.TypeInfo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineTailTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final Duration WINDOW = Duration.ofSeconds(60);
  private static final TypeInfo PV = TypeInfo.named("A:B").appliance("here").build();

  private final MovableClock clock = new MovableClock(NOW);
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private HttpServer engine;
  private volatile int status = 200;
  private volatile byte[] body = new byte[0];

  @TempDir private Path folder;
  private RegistryDatabase database;
  private Registry registry;

  @BeforeEach
  void startEngine() throws IOException {
    database = RegistryDatabase.sqlite(folder.resolve("registry.db"));
    registry = Registry.open(database.dataSource());
    engine = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    engine.createContext(
        "/engine/bpl/getData.raw",
        exchange -> {
          asked.add(exchange.getRequestURI().getQuery());
          exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    engine.start();
  }

  @AfterEach
  void stopEngine() {
    engine.stop(0);
    database.close();
  }

  @Test
  void theEnginesChunksAreHandedOver() {
    Sample first = new Sample(NOW.getEpochSecond() - 2, 0, new SampleValue.ScalarInt(10), 0, 0);
    Sample second = new Sample(NOW.getEpochSecond() - 1, 0, new SampleValue.ScalarInt(13), 0, 0);
    body = Lines.chunk("A:B", List.of(first, second));
    try (EngineClient client = client(port())) {
      TailAnswer answer = tail(client).ask(PV, NOW.minusSeconds(10), NOW);
      assertThat(answer.missing()).isFalse();
      assertThat(answer.chunks()).hasSize(1);
      TailChunk chunk = answer.chunks().getFirst();
      assertThat(chunk.header().year()).isEqualTo(2026);
      assertThat(chunk.lines()).isEqualTo(Lines.of(List.of(first, second)));
      assertThat(asked)
          .singleElement()
          .satisfies(query -> assertThat(query).contains("pv=A:B").contains("to=" + NOW));
    }
  }

  @Test
  void theEngineIsNotAskedForWhatItCannotHold() {
    try (EngineClient client = client(port())) {
      EngineTail tail = tail(client);
      tail.ask(PV, NOW.minusSeconds(100), NOW.minusSeconds(61));
      tail.ask(PV.but().paused(true).build(), NOW.minusSeconds(10), NOW);
      tail.ask(
          PV.but().samplingMethod(SamplingMethod.DONT_ARCHIVE).build(), NOW.minusSeconds(10), NOW);
    }
    assertThat(asked).isEmpty();
  }

  @Guards("C13")
  @Test
  void theEngineIsAskedForAPausedPvForAsLongAsItMayHoldItsLastSamples() {
    Lease lease =
        registry.leases().acquire("here", "engine", "it", NOW, Duration.ofMinutes(1)).orElseThrow();
    registry.leases().publishSealedBefore(lease, NOW.minusSeconds(2000));
    TypeInfo paused = PV.but().paused(true).modificationTime(NOW.minusSeconds(4000)).build();
    TypeInfo longAgo = paused.but().modificationTime(NOW.minusSeconds(4001)).build();
    try (EngineClient client = client(port())) {
      tail(client).ask(longAgo, NOW.minusSeconds(10), NOW);
      assertThat(asked).isEmpty();
      tail(client).ask(paused, NOW.minusSeconds(10), NOW);
      assertThat(asked).hasSize(1);
      tail(client)
          .ask(
              paused.but().paused(false).samplingMethod(SamplingMethod.DONT_ARCHIVE).build(),
              NOW.minusSeconds(10),
              NOW);
      assertThat(asked).hasSize(2);
    }
  }

  @Guards("C13")
  @Test
  void anEngineThatCouldNotWriteForLongIsAskedForWhatItStillHolds() {
    Lease lease =
        registry.leases().acquire("here", "engine", "it", NOW, Duration.ofMinutes(1)).orElseThrow();
    registry.leases().publishSealedBefore(lease, NOW.minusSeconds(7200));
    try (EngineClient client = client(port())) {
      tail(client).ask(PV, NOW.minusSeconds(9000), NOW.minusSeconds(3600));
      assertThat(asked).hasSize(1);
      tail(client).ask(PV, NOW.minusSeconds(9000), NOW.minusSeconds(7201));
      assertThat(asked).hasSize(1);
    }
  }

  @Test
  void theEngineOfAnotherApplianceIsAskedForItsPvs() throws IOException {
    registry
        .appliances()
        .announce("elsewhere", Map.of("engine", "http://127.0.0.1:" + port() + "/"));
    TypeInfo theirs = PV.but().appliance("elsewhere").build();
    body =
        Lines.chunk(
            "A:B",
            List.of(new Sample(NOW.getEpochSecond() - 2, 0, new SampleValue.ScalarInt(1), 0, 0)));
    try (ServerSocket own = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        EngineClient client = client(own.getLocalPort())) {
      assertThat(tail(client).ask(theirs, NOW.minusSeconds(10), NOW).chunks()).hasSize(1);
    }
  }

  @Test
  void theNewestSamplesOfAnApplianceThatNobodyKnowsAreMissing() {
    try (EngineClient client = client(port())) {
      TypeInfo theirs = PV.but().appliance("elsewhere").build();
      assertThat(tail(client).ask(theirs, NOW.minusSeconds(10), NOW).missing()).isTrue();
      assertThat(asked).isEmpty();
    }
  }

  @Test
  void aPvTheEngineDoesNotRunIsNoLoss() {
    status = 404;
    try (EngineClient client = client(port())) {
      assertThat(tail(client).ask(PV, NOW.minusSeconds(10), NOW)).isEqualTo(TailAnswer.NOTHING);
    }
  }

  @Test
  void anEngineThatIsDownIsReportedAndNotAskedAgainAndAgain() {
    status = 500;
    try (EngineClient client = client(port())) {
      EngineTail tail = tail(client);
      for (int i = 0; i < 10; i++) {
        assertThat(tail.ask(PV, NOW.minusSeconds(10), NOW).missing()).isTrue();
      }
      assertThat(asked).hasSize(3);
      status = 404;
      clock.advance(Duration.ofSeconds(6));
      assertThat(tail.ask(PV, NOW.minusSeconds(10), NOW).missing()).isFalse();
    }
  }

  @Test
  void anEngineThatStartsIsReportedAndAskedAsSoonAsItHasStarted() {
    status = 503;
    try (EngineClient client = client(port())) {
      EngineTail tail = tail(client);
      for (int i = 0; i < 10; i++) {
        assertThat(tail.ask(PV, NOW.minusSeconds(10), NOW).missing()).isTrue();
      }
      status = 404;
      assertThat(tail.ask(PV, NOW.minusSeconds(10), NOW).missing()).isFalse();
    }
  }

  @Test
  void anEngineThatAcceptsAndSaysNothingIsGivenUp() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        EngineClient client = client(silent.getLocalPort(), Duration.ofMillis(200))) {
      assertThat(tail(client).ask(PV, NOW.minusSeconds(10), NOW).missing()).isTrue();
    }
  }

  @Test
  void anAnswerThatIsNoPlainPbIsReportedAsMissing() {
    body = "not a header\nat all\n".getBytes(StandardCharsets.US_ASCII);
    try (EngineClient client = client(port())) {
      assertThat(tail(client).ask(PV, NOW.minusSeconds(10), NOW).missing()).isTrue();
    }
  }

  private int port() {
    return engine.getAddress().getPort();
  }

  private EngineTail tail(EngineClient client) {
    return new EngineTail(
        new Engines(
            "here", client, registry.appliances(), registry.leases(), clock, url -> client(port())),
        WINDOW,
        clock);
  }

  private EngineClient client(int port) {
    return client(port, Duration.ofSeconds(20));
  }

  private EngineClient client(int port, Duration answerTimeout) {
    return new EngineClient(
        "http://127.0.0.1:" + port + "/",
        Duration.ofSeconds(20),
        answerTimeout,
        Duration.ofSeconds(5),
        clock);
  }
}
