package io.varve.engine.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.varve.simulatedioc.FreePort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client against a server that does what the test tells it, in bytes. */
class CaClientTest {
  private static final int MAX_ARRAY_BYTES = 1_000_000;

  /** Shifts the client's clock, so that nobody waits for half a minute of silence. */
  private final AtomicLong later = new AtomicLong();

  private int repeaterPort;
  private ScriptedServer server;
  private CaClient client;

  @BeforeEach
  void start() throws IOException {
    server = new ScriptedServer();
    repeaterPort = FreePort.any();
    client = client(List.of(server.address()), List.of());
  }

  private CaClient client(
      List<java.net.InetSocketAddress> addresses, List<java.net.InetSocketAddress> nameServers)
      throws IOException {
    CaSettings settings =
        new CaSettings(
            addresses,
            nameServers,
            repeaterPort,
            MAX_ARRAY_BYTES,
            Duration.ofSeconds(30),
            Duration.ofSeconds(2));
    return new CaClient(settings, () -> System.nanoTime() + later.get(), new Random(1), () -> {})
        .start();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
  }

  static void until(Callable<Boolean> condition) {
    await().pollInterval(Duration.ofMillis(2)).atMost(Duration.ofSeconds(10)).until(condition);
  }

  /** A link that subscribes to everything and notes what happens. */
  private final class Watched implements CaLink.Listener, CaLink.Receiver {
    final List<String> events = new CopyOnWriteArrayList<>();
    final List<double[]> values = new CopyOnWriteArrayList<>();
    final AtomicReference<CaLink> link = new AtomicReference<>();
    volatile Subscription subscription;
    volatile Error error;

    private final String name;

    Watched(String name) {
      this.name = name;
      client.execute(() -> link.set(client.open(this)));
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void connected(CaLink source) {
      events.add("connected");
      subscription =
          source.subscribe(
              source.nativeType(), Form.TIMED, source.elementCount(), CaLink.LOG_AND_ALARM, this);
    }

    @Override
    public void lost(String why) {
      events.add("lost: " + why);
    }

    @Override
    public void heardAgain(CaLink source) {
      events.add("heard again");
    }

    @Override
    public void received(CaValue value) {
      if (error != null) {
        throw error;
      }
      double[] all = new double[value.count()];
      Arrays.setAll(all, value::doubleAt);
      values.add(all);
    }

    @Override
    public void failed(String why) {
      events.add("failed: " + why);
    }

    List<Double> firsts() {
      return values.stream().map(all -> all[0]).toList();
    }
  }

  private Watched connected(String name) throws IOException {
    Watched watched = new Watched(name);
    server.answerSearch();
    server.accept();
    server.create(7, NativeType.DOUBLE, 1);
    server.await(Command.EVENT_ADD);
    return watched;
  }

  @Test
  void aSubscriptionAsksForAllElementsWithTheMaskOfArchivers() throws IOException {
    Watched watched = new Watched("A");
    assertThat(server.answerSearch()).extracting(ScriptedServer.Message::text).containsExactly("A");
    server.accept();
    assertThat(server.await(Command.CLIENT_NAME).text()).isNotEmpty();
    assertThat(server.await(Command.HOST_NAME).text()).isNotEmpty();
    server.create(7, NativeType.SHORT, 100_000);

    ScriptedServer.Message asked = server.await(Command.EVENT_ADD);

    assertThat(asked.type()).isEqualTo(15);
    assertThat(asked.count()).isEqualTo(100_000);
    assertThat(asked.first()).isEqualTo(7);
    assertThat(asked.payload()).hasSize(16).endsWith(0, 6, 0, 0);
    assertThat(watched.events).containsExactly("connected");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 16, 31, 1000})
  void messagesMayComeInPiecesOfAnySize(int piece) throws IOException {
    Watched watched = connected("A");
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    List<Double> sent = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      all.writeBytes(ScriptedServer.update(0, i, i, i * 1.5));
      sent.add(i * 1.5);
    }
    byte[] bytes = all.toByteArray();
    for (int at = 0; at < bytes.length; at += piece) {
      server.send(Arrays.copyOfRange(bytes, at, Math.min(at + piece, bytes.length)));
    }
    until(() -> watched.values.size() == 20);
    assertThat(watched.firsts()).isEqualTo(sent);
  }

  @Test
  void aValueLargerThanTheInputBufferArrivesWhole() throws IOException {
    Watched watched = connected("A");
    double[] large = new double[100_000];
    Arrays.setAll(large, i -> i * 0.25);
    server.send(ScriptedServer.update(0, 1, 1, 1.0));
    server.send(ScriptedServer.update(0, 2, 2, large));
    server.send(ScriptedServer.update(0, 3, 3, 3.0));
    until(() -> watched.values.size() == 3);
    assertThat(watched.values.get(1)).isEqualTo(large);
    assertThat(watched.values.getLast()).containsExactly(3.0);
  }

  @Test
  void aValueLargerThanAllowedIsPassedOverAndTheNextArrives() throws IOException {
    Watched watched = connected("A");
    server.send(ScriptedServer.update(0, 1, 1, new double[MAX_ARRAY_BYTES / 8 + 1000]));
    server.send(ScriptedServer.update(0, 2, 2, 2.0));
    until(() -> watched.values.size() == 1);
    assertThat(watched.firsts()).containsExactly(2.0);
    assertThat(watched.events).hasSize(2).last().asString().contains("larger than the largest");
  }

  @Test
  void aValueThatIsNotWhatWasAskedForIsAFailureAndNotASample() throws IOException {
    Watched watched = connected("A");
    server.send(
        ScriptedServer.message(Command.EVENT_ADD, 20, 1, Command.ECA_NORMAL, 0, new byte[8]));
    server.send(
        ScriptedServer.message(Command.EVENT_ADD, 6, 1, Command.ECA_NORMAL, 0, new byte[24]));
    server.send(ScriptedServer.message(Command.EVENT_ADD, 20, 1, 152, 0, new byte[24]));
    server.send(ScriptedServer.update(0, 2, 2, 2.0));
    until(() -> watched.values.size() == 1);
    assertThat(watched.events.stream().filter(event -> event.startsWith("failed"))).hasSize(3);
    assertThat(watched.events).last().asString().contains("status is 19");
  }

  @Test
  void aChannelTheServerClosesIsSearchedAgain() throws IOException {
    Watched watched = connected("A");
    int id = watched.link.get().id();
    server.send(ScriptedServer.message(Command.SERVER_DISCONN, 0, 0, id, 0, new byte[0]));
    until(() -> watched.events.size() == 2);
    assertThat(watched.events.getLast()).isEqualTo("lost: the IOC closed the channel");

    server.answerSearch();
    server.create(8, NativeType.DOUBLE, 1);
    int subscription = server.await(Command.EVENT_ADD).second();
    server.send(ScriptedServer.update(subscription, 1, 1, 4.0));
    until(() -> watched.firsts().equals(List.of(4.0)));
  }

  @Test
  void whatTheServerDoesNotHaveAnyMoreIsSearchedAgain() throws IOException {
    new Watched("A");
    server.answerSearch();
    server.accept();
    int id = server.await(Command.CREATE_CHAN).first();
    server.send(ScriptedServer.message(Command.CREATE_CH_FAIL, 0, 0, id, 0, new byte[0]));
    assertThat(server.nextSearch()).extracting(ScriptedServer.Message::text).containsExactly("A");
  }

  @Test
  void aServerThatDiesIsConnectedAnewInTheTypeItHasThen() throws IOException {
    Watched watched = connected("A");
    server.hangUp();
    until(() -> watched.events.size() == 2);
    assertThat(watched.events.getLast()).isEqualTo("lost: the IOC closed the connection");

    server.answerSearch();
    server.accept();
    server.create(1, NativeType.LONG, 1);
    assertThat(server.await(Command.EVENT_ADD).type()).isEqualTo(19);
    assertThat(watched.events).last().isEqualTo("connected");
  }

  @Test
  void aServerThatFallsSilentIsAskedForALifeSignAndCountsAsLostUntilItSpeaks() throws IOException {
    Watched watched = connected("A");
    later.addAndGet(Duration.ofSeconds(31).toNanos());
    server.await(Command.ECHO);
    later.addAndGet(Duration.ofSeconds(6).toNanos());
    until(() -> watched.events.size() == 2);
    assertThat(watched.events.getLast()).isEqualTo("lost: the IOC gives no sign of life");
    assertThat(watched.link.get().state()).isEqualTo(LinkState.SILENT);

    server.send(ScriptedServer.update(0, 1, 1, 5.0));

    until(() -> watched.values.size() == 1);
    assertThat(watched.events.getLast()).isEqualTo("heard again");
    assertThat(watched.link.get().state()).isEqualTo(LinkState.CONNECTED);
  }

  @Test
  void aServerThatFellSilentAndStartsAnewIsConnectedAnew() throws IOException {
    Watched watched = connected("A");
    server.beacon(repeaterPort, 40);
    later.addAndGet(Duration.ofSeconds(31).toNanos());
    server.await(Command.ECHO);
    later.addAndGet(Duration.ofSeconds(6).toNanos());
    until(() -> watched.link.get().state() == LinkState.SILENT);
    server.beacon(repeaterPort, 41);
    server.beacon(repeaterPort, 0);

    server.answerSearch();
    server.accept();
    server.create(1, NativeType.DOUBLE, 1);
    server.await(Command.EVENT_ADD);
    assertThat(watched.events)
        .containsExactly("connected", "lost: the IOC gives no sign of life", "connected");
  }

  @Test
  void aListenerThatFailsDoesNotKeepTheOthersFromBeingTold() throws IOException {
    CaLink.Listener failing =
        new CaLink.Listener() {
          @Override
          public String name() {
            return "FAULTY";
          }

          @Override
          public void connected(CaLink source) {
            throw new IllegalStateException("a fault when it came");
          }

          @Override
          public void lost(String why) {
            throw new IllegalStateException("a fault when it went");
          }

          @Override
          public void heardAgain(CaLink source) {}
        };
    client.execute(() -> client.open(failing));
    server.answerSearch();
    server.accept();
    server.create(6, NativeType.DOUBLE, 1);
    Watched watched = new Watched("A");
    server.answerSearch();
    server.create(7, NativeType.DOUBLE, 1);
    server.await(Command.EVENT_ADD);
    server.hangUp();
    until(() -> watched.events.size() == 2);
    assertThat(watched.events.getLast()).startsWith("lost");
    Set<String> sought = new HashSet<>();
    while (sought.size() < 2) {
      server.nextSearch().forEach(message -> sought.add(message.text()));
    }
    assertThat(sought).containsExactlyInAnyOrder("FAULTY", "A");
  }

  @Test
  void anErrorInTheMiddleOfAStreamEndsTheConnectionAndNotTheClient() throws IOException {
    Watched watched = connected("A");
    watched.error = new StackOverflowError("of a receiver");
    server.send(ScriptedServer.update(0, 1, 1, 1.0));
    until(() -> watched.events.size() == 2);
    assertThat(watched.events.getLast()).startsWith("lost: what it sent was not handled");
    watched.error = null;

    server.answerSearch();
    server.accept();
    server.create(1, NativeType.DOUBLE, 1);
    server.await(Command.EVENT_ADD);
    server.send(ScriptedServer.update(0, 2, 2, 2.0));
    until(() -> watched.firsts().equals(List.of(2.0)));
  }

  @Test
  void whatIsDueAndFailsKeepsNothingElseFromBeingDone() throws IOException {
    client.execute(
        () -> {
          var _ =
              client.after(
                  Duration.ZERO,
                  () -> {
                    throw new IllegalStateException("a fault when it was due");
                  });
        });
    client.execute(
        () -> {
          throw new IllegalStateException("a fault of a job");
        });
    Watched watched = connected("A");
    server.send(ScriptedServer.update(0, 1, 1, 1.0));
    until(() -> watched.firsts().equals(List.of(1.0)));
  }

  @Test
  void anUpdateOfAnEndedSubscriptionReachesNobodyElse() throws IOException {
    Watched watched = connected("A");
    Subscription old = watched.subscription;
    client.execute(() -> watched.link.get().renew(old));
    int renewed = server.await(Command.EVENT_ADD).second();
    assertThat(renewed).isNotEqualTo(old.id());
    server.send(ScriptedServer.update(old.id(), 1, 1, 1.0));
    server.send(ScriptedServer.update(renewed, 2, 2, 2.0));
    until(() -> !watched.values.isEmpty());
    assertThat(watched.firsts()).containsExactly(2.0);
  }

  @Test
  void aNumberIsGivenAwayAgainOnceTheServerConfirmedTheEnd() throws IOException {
    Watched watched = connected("A");
    client.execute(() -> watched.link.get().renew(watched.subscription));
    int second = server.await(Command.EVENT_ADD).second();
    server.send(ScriptedServer.message(Command.EVENT_ADD, 20, 1, 7, 0, new byte[0]));
    server.send(ScriptedServer.update(second, 1, 1, 1.0));
    until(() -> watched.values.size() == 1);
    Watched other = new Watched("B");
    server.answerSearch();
    server.create(9, NativeType.DOUBLE, 1);
    assertThat(server.await(Command.EVENT_ADD).second()).isZero();
    server.send(ScriptedServer.update(0, 1, 1, 6.0));
    until(() -> other.firsts().equals(List.of(6.0)));
  }

  @Test
  void aClosedLinkLeavesTheServerAndHearsNothingMore() throws IOException {
    Watched watched = connected("A");
    client.execute(() -> watched.link.get().close());
    ScriptedServer.Message left = server.await(Command.CLEAR_CHANNEL);
    assertThat(left.first()).isEqualTo(7);
    server.send(ScriptedServer.update(0, 1, 1, 1.0));
    // A server nobody wants is left altogether.
    until(() -> client.circuits() == 0);
    assertThat(watched.values).isEmpty();
    assertThat(watched.events).containsExactly("connected");
  }

  @Test
  void manyNamesShareADatagramAndNoneIsLargerThanServersTake() throws IOException {
    for (int i = 0; i < 100; i++) {
      new Watched("A:RATHER:LONG:NAME:" + i);
    }
    List<String> names = new ArrayList<>();
    int datagrams = 0;
    while (names.size() < 100) {
      names.addAll(server.answerSearch().stream().map(ScriptedServer.Message::text).toList());
      datagrams++;
    }
    assertThat(names).doesNotHaveDuplicates();
    assertThat(datagrams).isBetween(4, 12);
  }

  @Test
  void aNameNobodyHasIsAskedForLessAndLess() throws IOException {
    new Watched("NOBODY");
    List<Long> at = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      server.nextSearch();
      at.add(System.nanoTime());
    }
    long first = at.get(1) - at.get(0);
    long last = at.get(4) - at.get(3);
    assertThat(last).isGreaterThan(3 * first);
  }

  @Test
  void aNameServerIsAskedOverTcpAndAnswersWhereTheNameIs() throws IOException {
    client.close();
    client = client(List.of(), List.of(server.address()));
    server.accept();
    Watched watched = new Watched("A");
    int id = server.await(Command.SEARCH).second();
    server.send(server.found(id));
    server.create(7, NativeType.DOUBLE, 1);
    server.await(Command.EVENT_ADD);
    server.send(ScriptedServer.update(0, 1, 1, 9.0));
    until(() -> watched.firsts().equals(List.of(9.0)));
  }
}
