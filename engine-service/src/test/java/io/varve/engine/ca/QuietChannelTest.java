package io.varve.engine.ca;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.engine.channel.Channel;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that has stopped sending updates and still answers. */
class QuietChannelTest {
  private static final int NOW = (int) (Instant.now().getEpochSecond() - CaValue.EPICS_EPOCH);

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
            new Rounds());
    TypeInfo info =
        TypeInfo.named("QUIET")
            .type(DbrType.SCALAR_DOUBLE)
            .extraFields(Map.of("ADEL", "0.5"))
            .build();
    channel =
        network.open(info, recording, new ClockRule(Clock.systemUTC(), Duration.ofSeconds(1800)));
    server.answerSearch();
    server.accept();
    server.create(7, NativeType.DOUBLE, 1);
    int subscription = server.await(Command.EVENT_ADD).second();
    server.send(ScriptedServer.update(subscription, NOW, 0, 10.0));
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
    for (int look = 0; look < 4; look++) {
      answerLook(10.4);
    }
    assertThat(network.renewals()).isZero();
  }

  @Test
  void oneLookIsNotEnoughBecauseItMayOvertakeAnUpdate() throws IOException {
    answerLook(12.0);
    answerLook(10.0);
    answerLook(12.0);
    answerLook(10.0);
    assertThat(network.renewals()).isZero();
  }
}
