package io.varve.engine.channel.network;

import static org.awaitility.Awaitility.await;

import io.varve.engine.channel.Channel;
import io.varve.engine.channel.CollectingRecording;
import io.varve.engine.channel.ca.CaNetwork;
import io.varve.engine.channel.ca.CaProperties;
import io.varve.engine.channel.pva.PvaNetwork;
import io.varve.engine.channel.pva.PvaProperties;
import io.varve.engine.channel.sampling.ClockRule;
import io.varve.engine.recording.Rounds;
import io.varve.sample.DbrType;
import io.varve.simulatedioc.FreePort;
import io.varve.simulatedioc.SimulatedIoc;
import io.varve.typeinfo.TypeInfo;
import io.varve.typeinfo.TypeInfoBuilder;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** A real IOC and the real networks, on ports of their own. */
final class Loopback implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(20);

  final SimulatedIoc ioc;
  final NetworkChannels channels;
  final CaNetwork ca;
  private final PvaNetwork pva;
  private final List<Channel> opened = new ArrayList<>();

  Loopback() throws IOException {
    int caPort = FreePort.any();
    int pvaPort = FreePort.any();
    ioc = new SimulatedIoc(caPort, pvaPort, Clock.systemUTC());
    ioc.start();
    ca =
        new CaNetwork(
            new CaProperties(
                "127.0.0.1:" + caPort,
                null,
                false,
                caPort,
                FreePort.any(),
                null,
                null,
                2f,
                Duration.ofMinutes(15)),
            name -> null,
            new Rounds(),
            System::nanoTime);
    pva =
        new PvaNetwork(
            new PvaProperties("127.0.0.1:" + pvaPort, false, "", FreePort.any(), pvaPort, null),
            Clock.systemUTC());
    channels =
        new NetworkChannels(
            ca,
            pva,
            Duration.ofMillis(300),
            new ClockRule(Clock.systemUTC(), Duration.ofSeconds(1800)));
  }

  static TypeInfoBuilder typeInfo(String name, DbrType type, boolean pva) {
    return TypeInfo.named(name).type(type).usePva(pva);
  }

  Channel open(TypeInfo info, CollectingRecording recording) {
    Channel channel = channels.open(info, recording);
    opened.add(channel);
    return channel;
  }

  /** Waits until the IOC knows of the subscription, so that no put is missed. */
  void awaitSubscribed(String name, boolean overPva) {
    until(() -> overPva ? ioc.subscribedOverPva(name) : ioc.record(name).caSubscribers() > 0);
  }

  static void until(Callable<Boolean> condition) {
    await().pollInterval(Duration.ofMillis(5)).atMost(PATIENCE).until(condition);
  }

  @Override
  public void close() {
    opened.forEach(Channel::close);
    channels.close();
    ca.close();
    pva.close();
    ioc.close();
  }
}
