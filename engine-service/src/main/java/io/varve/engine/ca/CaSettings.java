package io.varve.engine.ca;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * How a client finds servers and how long it waits for them.
 *
 * @param addresses where searches are sent, over UDP
 * @param nameServers where searches are sent, over TCP
 * @param repeaterPort port of the host's repeater, which hands on the beacons of servers
 * @param maxArrayBytes bytes of the largest value that is taken
 * @param silence after which a server is asked for a sign of life
 * @param maxSearchPeriod longest time between two searches for the same name
 */
public record CaSettings(
    List<InetSocketAddress> addresses,
    List<InetSocketAddress> nameServers,
    int repeaterPort,
    int maxArrayBytes,
    Duration silence,
    Duration maxSearchPeriod) {

  /** Copies the lists. */
  public CaSettings {
    addresses = List.copyOf(addresses);
    nameServers = List.copyOf(nameServers);
  }
}
