package io.varve.engine.ca;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.simulatedioc.FreePort;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RepeaterTest {
  private static final int SERVER_PORT = 5064;
  private static final long PATIENCE_MILLIS = 5000;

  private int port;
  private Selector selector;

  @BeforeEach
  void open() throws IOException {
    selector = Selector.open();
    port = FreePort.any();
  }

  @AfterEach
  void close() throws IOException {
    selector.close();
  }

  /** One client of the host, and the beacons it heard. */
  private final class Client {
    final List<String> heard = new ArrayList<>();
    final Repeater repeater =
        new Repeater(selector, port, (server, number) -> heard.add(server + " " + number));
  }

  private void beacon(int number) throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      byte[] bytes =
          ScriptedServer.message(Command.RSRV_IS_UP, 13, SERVER_PORT, number, 0, new byte[0]);
      socket.send(
          new DatagramPacket(
              bytes, bytes.length, new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
    }
  }

  private void handleUntil(List<String> heard, int size) throws IOException {
    long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    while (heard.size() < size && System.nanoTime() < end) {
      selector.select(key -> ((CaClient.Ready) key.attachment()).ready(), 50);
    }
    assertThat(heard).hasSize(size);
  }

  @Test
  void theFirstClientOfAHostHearsBeaconsAndHandsThemOnToTheOthers() throws IOException {
    Client first = new Client();
    Client second = new Client();
    first.repeater.attend();
    second.repeater.attend();
    // The registration comes before the beacon, over the same port.
    beacon(1);
    handleUntil(second.heard, 1);
    String seen = "/127.0.0.1:" + SERVER_PORT + " 1";
    assertThat(first.heard).hasSize(1).first().asString().endsWith(seen);
    assertThat(second.heard.getFirst()).endsWith(seen);
    first.repeater.close();
    second.repeater.close();
  }

  @Test
  void anotherClientTakesThePlaceOfOneThatHasGone() throws IOException {
    Client first = new Client();
    Client second = new Client();
    first.repeater.attend();
    second.repeater.attend();
    first.repeater.close();
    // A selector gives a port back when it looks the next time.
    selector.selectNow();
    second.repeater.attend();
    beacon(7);
    handleUntil(second.heard, 1);
    second.repeater.close();
  }

  @Test
  void aServerIsNewsWhenItComesAndWhenItCountsAnew() {
    Beacons beacons = new Beacons();
    InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), SERVER_PORT);
    assertThat(beacons.isNews(server, 40)).isTrue();
    assertThat(beacons.isNews(server, 41)).isFalse();
    assertThat(beacons.isNews(server, 41)).isFalse();
    assertThat(beacons.isNews(server, 40)).isFalse();
    assertThat(beacons.isNews(server, 0)).isTrue();
    assertThat(beacons.isNews(server, 1)).isFalse();
  }

  @Test
  void theNumberOfABeaconMayWrapAround() {
    Beacons beacons = new Beacons();
    InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), SERVER_PORT);
    beacons.isNews(server, -1);
    assertThat(beacons.isNews(server, 0)).isFalse();
  }
}
