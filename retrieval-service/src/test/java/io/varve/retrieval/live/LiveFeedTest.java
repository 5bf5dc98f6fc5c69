package io.varve.retrieval.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.varve.clock.MovableClock;
import io.varve.plainpb.SampleCursor;
import io.varve.registry.Registry;
import io.varve.registry.RegistryDatabase;
import io.varve.retrieval.Lines;
import io.varve.retrieval.answer.ClientGoneException;
import io.varve.retrieval.answer.LiveEvents;
import io.varve.retrieval.live.LiveCursor.Position;
import io.varve.retrieval.pv.PvQuery;
import io.varve.retrieval.pv.ResolvedPv;
import io.varve.retrieval.read.SampleSource;
import io.varve.retrieval.tail.EngineClient;
import io.varve.retrieval.tail.EngineTail;
import io.varve.retrieval.tail.Engines;
import io.varve.store.SampleStream;
import io.varve.store.StoreFixture;
import io.varve.store.TimeRange;
import io.varve.typeinfo.TypeInfo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveFeedTest {
  private static final Instant NOW = Instant.parse("2026-02-01T12:00:00Z");

  @TempDir Path folder;
  private final MovableClock clock = new MovableClock(NOW);
  private final LiveConnections connections = new LiveConnections(1);
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

  @Test
  void aServiceThatStopsSaysSo() throws Exception {
    connections.stop();
    run(sent);
    assertThat(text())
        .contains("event: samples")
        .endsWith("connect again to go on where it ended\"}\n\n");
    assertThat(connections.count()).isZero();
  }

  @Test
  void aClientThatIsTooSlowIsSentAway() throws Exception {
    OutputStream slow =
        new OutputStream() {
          @Override
          public void write(int b) {
            sent.write(b);
          }

          @Override
          public void write(byte[] bytes, int from, int length) {
            sent.write(bytes, from, length);
          }

          @Override
          public void flush() {
            clock.advance(Duration.ofSeconds(11));
          }
        };
    run(slow);
    assertThat(text())
        .contains("event: end\ndata: {\"message\":\"The client takes events too slowly");
    assertThat(connections.count()).isZero();
  }

  @Test
  void aClientThatIsGoneEndsTheStream() {
    OutputStream gone =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    assertThatThrownBy(() -> run(gone)).isInstanceOf(ClientGoneException.class);
    assertThat(connections.count()).isZero();
  }

  @Test
  void theSampleBeforeTheStartIsToldAlsoWhenTheFirstLookFails() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    run(
        (query, tail, watch) -> {
          if (looks.incrementAndGet() == 1) {
            throw new IOException("disk gone");
          }
          connections.stop();
          return new OneSample(
              Lines.cursor("A:B", List.of(StoreFixture.sample("2026-02-01T11:00:00Z", 7))));
        },
        pv -> pv,
        Optional.empty(),
        sent);
    assertThat(text()).contains("disk gone").contains("\"val\": 7.0");
  }

  @Test
  void anIdSaysOfWhichPvsTheSampleBeforeTheStartIsStillToBeTold() throws Exception {
    String id = LiveCursor.print(List.of(new Position(NOW.minusNanos(1), true)));
    assertThat(LiveCursor.parse(id, 1)).containsExactly(new Position(NOW.minusNanos(1), true));
    connections.stop();
    run(
        (query, tail, watch) ->
            new OneSample(
                Lines.cursor("A:B", List.of(StoreFixture.sample("2026-02-01T11:00:00Z", 7)))),
        pv -> pv,
        Optional.of(id),
        sent);
    assertThat(text()).contains("\"val\": 7.0").contains("id: 2026-02-01T11:00:00Z\n");
  }

  @Test
  void aServiceThatStopsDoesNotWaitForALongHistory() throws Exception {
    run(
        (query, tail, watch) -> {
          connections.stop();
          return new OneSample(
              Lines.cursor(
                  "A:B",
                  IntStream.range(0, 20_000)
                      .mapToObj(
                          i -> StoreFixture.sample(NOW.minusSeconds(20_000 - i).toString(), i))
                      .toList()));
        },
        pv -> pv,
        Optional.empty(),
        sent);
    assertThat(text().split("event: samples", -1)).hasSize(2);
    assertThat(text()).contains("The service stops");
  }

  @Test
  void whereAPvIsReadIsFoundOutAgainNowAndThen() throws Exception {
    List<String> read = new ArrayList<>();
    run(
        (query, tail, watch) -> {
          clock.advance(Duration.ofSeconds(31));
          read.add(query.pv().shownName());
          if (read.size() == 2) {
            connections.stop();
          }
          return new OneSample(
              Lines.cursor("A:B", List.of(StoreFixture.sample("2026-02-01T11:00:00Z", 7))));
        },
        pv ->
            new PvQuery(
                pv.requestedName(),
                new ResolvedPv(pv.pv().info(), "moved", ""),
                pv.ranges(),
                Optional.empty()),
        Optional.empty(),
        sent);
    assertThat(read).containsExactly("A:B", "moved");
  }

  private void run(OutputStream out) throws IOException, InterruptedException {
    run(
        (query, tail, watch) ->
            new OneSample(
                Lines.cursor("A:B", List.of(StoreFixture.sample("2026-02-01T11:00:00Z", 1)))),
        pv -> pv,
        Optional.empty(),
        out);
  }

  private void run(
      SampleSource source,
      UnaryOperator<PvQuery> anew,
      Optional<String> lastEventId,
      OutputStream out)
      throws IOException, InterruptedException {
    try (RegistryDatabase database = RegistryDatabase.sqlite(folder.resolve("registry.db"));
        EngineClient engine =
            new EngineClient(
                "http://localhost:1",
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ZERO,
                clock);
        Engines engines = engines(Registry.open(database.dataSource()), engine)) {
      LiveFeed feed =
          new LiveFeed(
              source,
              new EngineTail(engines, Duration.ofMinutes(1), clock),
              connections,
              clock,
              new LiveSettings(
                  Duration.ofMillis(1), Duration.ofSeconds(15), Duration.ofSeconds(10), 1, 1));
      TypeInfo info = TypeInfo.named("A:B").paused(true).build();
      feed.run(
          List.of(
              new PvQuery(
                  "A:B",
                  new ResolvedPv(info, "A:B", ""),
                  List.of(new TimeRange(NOW, NOW)),
                  Optional.empty())),
          anew,
          lastEventId,
          new LiveEvents(out, clock));
    }
  }

  private Engines engines(Registry registry, EngineClient engine) {
    return new Engines(
        "appliance0", engine, registry.appliances(), registry.leases(), clock, url -> engine);
  }

  private String text() {
    return sent.toString(StandardCharsets.UTF_8);
  }

  private record OneSample(SampleCursor current) implements SampleStream {
    @Override
    public boolean next() throws IOException {
      return current.next();
    }

    @Override
    public String source() {
      return "file";
    }

    @Override
    public void close() {}
  }
}
