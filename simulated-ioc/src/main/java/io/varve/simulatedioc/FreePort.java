package io.varve.simulatedioc;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds ports for servers of a test.
 *
 * <p>They lie below the range from which Linux numbers outgoing connections (32768 on): a port that
 * the system itself hands out may belong to somebody's connection by the time a server is started,
 * or started again, on it.
 */
public final class FreePort {
  private static final int FIRST = 20_000;
  private static final int END = 32_768;
  private static final int TRIES = 100;

  private FreePort() {}

  /**
   * A port on which neither TCP nor UDP is served at the moment.
   *
   * @throws IOException when none was found
   */
  public static int any() throws IOException {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, END);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IOException(
        "No port from " + FIRST + " to " + (END - 1) + " is free in " + TRIES + " tries");
  }

  private static boolean isFree(int port) {
    try (ServerSocket tcp = new ServerSocket();
        DatagramSocket udp = new DatagramSocket(null)) {
      tcp.bind(new InetSocketAddress(port));
      udp.bind(new InetSocketAddress(port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
