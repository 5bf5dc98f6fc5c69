package io.varve.engine.ca;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lists of servers as the EPICS environment variables hold them. */
public final class AddressList {
  private static final Logger log = LoggerFactory.getLogger(AddressList.class);

  private AddressList() {}

  /**
   * Hosts with or without port, separated by blanks; one that nobody knows is left out and logged.
   *
   * @param variable what the list is called, for the log
   * @throws IllegalArgumentException when a port is none
   */
  public static List<InetSocketAddress> parse(String variable, String list, int defaultPort) {
    Set<InetSocketAddress> addresses = new LinkedHashSet<>();
    for (String one : list.strip().split("\\s+", -1)) {
      if (one.isEmpty()) {
        continue;
      }
      int colon = one.lastIndexOf(':');
      String host = colon < 0 ? one : one.substring(0, colon);
      int port = colon < 0 ? defaultPort : port(variable, one, one.substring(colon + 1));
      try {
        addresses.add(new InetSocketAddress(InetAddress.getByName(host), port));
      } catch (UnknownHostException e) {
        log.warn("{} names the host {}, which nobody knows; it is left out", variable, host);
      }
    }
    return List.copyOf(addresses);
  }

  private static int port(String variable, String address, String text) {
    try {
      int port = Integer.parseInt(text);
      if (port > 0 && port < 65_536) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        variable + " holds '" + address + "', whose port is not between 1 and 65535");
  }

  /** The broadcast address of each network this machine is in; loopback where there is none. */
  public static List<InetSocketAddress> ofAllNetworks(int port) {
    List<InetSocketAddress> addresses = new ArrayList<>();
    try {
      for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
        if (network.isUp() && !network.isLoopback()) {
          addBroadcasts(network, port, addresses);
        }
      }
    } catch (SocketException e) {
      log.warn("The networks of this machine cannot be listed: {}", e.getMessage());
    }
    return addresses.isEmpty()
        ? List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
        : addresses;
  }

  private static void addBroadcasts(
      NetworkInterface network, int port, List<InetSocketAddress> addresses) {
    for (InterfaceAddress own : network.getInterfaceAddresses()) {
      InetAddress broadcast = own.getBroadcast();
      if (own.getAddress() instanceof Inet4Address && broadcast != null) {
        addresses.add(new InetSocketAddress(broadcast, port));
      }
    }
  }
}
