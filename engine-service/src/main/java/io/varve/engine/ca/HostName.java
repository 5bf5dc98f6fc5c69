package io.varve.engine.ca;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The name servers know this machine by, for their access rules. */
final class HostName {
  private HostName() {}

  static String ofThisMachine() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
