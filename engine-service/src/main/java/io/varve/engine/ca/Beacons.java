package io.varve.engine.ca;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * Tells from the beacons of servers that one has come or come back.
 *
 * <p>A server sends a beacon every few seconds, with a number that rises by one; after its start it
 * counts from zero again. Confined to the client's thread.
 */
final class Beacons {
  /** Beacons may overtake each other, and several networks may each bring the same one. */
  private static final int OUT_OF_ORDER = 3;

  private static final int MOST_SERVERS = 100_000;

  private final Map<InetSocketAddress, Integer> newest = new HashMap<>();

  /**
   * Notes a beacon.
   *
   * @param number unsigned
   * @return whether the server is new, or counts anew
   */
  boolean isNews(InetSocketAddress server, int number) {
    Integer before = newest.get(server);
    if (before == null && newest.size() >= MOST_SERVERS) {
      return false;
    }
    newest.put(server, number);
    return before == null || number - before < -OUT_OF_ORDER;
  }
}
