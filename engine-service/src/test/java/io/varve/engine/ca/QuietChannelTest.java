package io.varve.engine.ca;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.engine.channel.Channel;
import io.varve.engine.channel.ChannelState;
import io.varve.engine.channel.CollectingRecording;
import io.varve.engine.channel.ca.CaNetwork;
import io.varve.engine.channel.ca.CaProperties;
import io.varve.engine.channel.sampling.ClockRule;
import io.varve.engine.recording.Rounds;
import io.varve.sample.DbrType;
import io.varve.simulatedioc.FreePort;
import io.varve.typeinfo.TypeInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that has stopped sending updates and still answers. */
class QuietChannelTest {
  private static final int NOW = (int) (Instant.now().getEpochSecond() - CaValue.EPICS_EPOCH);

  /** Shifts the client's clock, so that nobody waits for a silence. */
  private final AtomicLong later = new AtomicLong();

  private final CollectingRecording recording = new CollectingRecording();
  private ScriptedServer server;
  private CaNetwork network;
  private Channel channel;

  @BeforeEach
  void start() throws IOException {
    server = new ScriptedServer();
    network =
        new CaNetwork(
            new CaProperties(
                "127.0.0.1:" + server.port,
                null,
                false,
                null,
                FreePort.any(),
                null,
                null,
                null,
                Duration.ofMillis(500)),
            name -> null,
            new Rounds(),
            () -> System.nanoTime() + later.get());
  }

  private void open(String deadband) throws IOException {
    TypeInfo info =
        TypeInfo.named("QUIET")
            .type(DbrType.SCALAR_DOUBLE)
            .extraFields(Map.of("ADEL", deadband))
            .build();
    channel =
        network.open(info, recording, new ClockRule(Clock.systemUTC(), Duration.ofSeconds(1800)));
    server.answerSearch();
    server.accept();
    server.create(7, NativeType.DOUBLE, 1);
    int subscription = server.await(Command.EVENT_ADD).second();
    server.send(ScriptedServer.update(subscription, NOW, 0, 10.0));
    CaClientTest.until(() -> recording.samples().size() == 1);
  }

  @AfterEach
  void stop() throws IOException {
    channel.close();
    network.close();
    server.close();
  }

  /** Answers the next look with a value. */
  private void answerLook(double value) throws IOException {
    ScriptedServer.Message asked = server.await(Command.READ_NOTIFY);
    while (asked.type() != Form.TIMED.number(NativeType.DOUBLE)) {
      asked = server.await(Command.READ_NOTIFY);
    }
    byte[] payload =
        ByteBuffer.allocate(24)
            .putShort((short) 4)
            .putShort((short) 2)
            .putInt(NOW + 60)
            .putInt(0)
            .putInt(0)
            .putDouble(value)
            .array();
    server.send(
        ScriptedServer.message(
            Command.READ_NOTIFY, asked.type(), 1, Command.ECA_NORMAL, asked.second(), payload));
  }

  @Test
  void aValueThatMovedBeyondItsDeadbandWithoutAnUpdateIsSubscribedAnew() throws IOException {
    open("0.5");
    answerLook(12.0);
    answerLook(12.0);
    server.await(Command.EVENT_CANCEL);
    int renewed = server.await(Command.EVENT_ADD).second();
    server.send(ScriptedServer.update(renewed, NOW + 60, 0, 12.0));
    CaClientTest.until(() -> recording.samples().size() == 2);
    assertThat(network.renewals()).isEqualTo(1);
  }

  @Test
  void aValueWithinItsDeadbandIsLeftAlone() throws IOException {
    open("0.5");
    for (int look = 0; look < 4; look++) {
      answerLook(10.4);
    }
    assertThat(network.renewals()).isZero();
  }

  @Test
  void aDeadbandBelowZeroDoesNotMakeARestingValueSuspicious() throws IOException {
    open("-1");
    for (int look = 0; look < 4; look++) {
      answerLook(10.0);
    }
    assertThat(network.renewals()).isZero();
  }

  @Test
  void aServerThatWasSilentForAWhileIsWatchedAsBefore() throws IOException {
    open("0.5");
    later.addAndGet(Duration.ofSeconds(31).toNanos());
    server.await(Command.ECHO);
    later.addAndGet(Duration.ofSeconds(6).toNanos());
    CaClientTest.until(() -> channel.status().state() == ChannelState.DISCONNECTED);
    server.send(ScriptedServer.message(Command.ECHO, 0, 0, 0, 0, new byte[0]));
    CaClientTest.until(() -> channel.status().state() == ChannelState.CONNECTED);
    answerLook(12.0);
    answerLook(12.0);
    server.await(Command.EVENT_CANCEL);
    CaClientTest.until(() -> network.renewals() == 1);
  }

  @Test
  void oneLookIsNotEnoughBecauseItMayOvertakeAnUpdate() throws IOException {
    open("0.5");
    answerLook(12.0);
    answerLook(10.0);
    answerLook(12.0);
    answerLook(10.0);
    assertThat(network.renewals()).isZero();
  }
}
