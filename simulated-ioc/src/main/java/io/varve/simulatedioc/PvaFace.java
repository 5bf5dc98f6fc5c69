package io.varve.simulatedioc;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.epics.pva.PVASettings;
import org.epics.pva.data.PVAStructure;
import org.epics.pva.server.PVAServer;
import org.epics.pva.server.ServerPV;

/** The pvAccess side of the IOC. */
final class PvaFace implements AutoCloseable {
  /** Held on to, because the level of a logger that nobody holds is forgotten. */
  private static final Logger LIBRARY = Logger.getLogger("org.epics.pva");

  private final PVAServer server;
  private final Map<String, ServerPV> pvs = new ConcurrentHashMap<>();
  private final Map<String, SimulatedRecord.Observer> observers = new ConcurrentHashMap<>();

  /**
   * Starts to serve on the loopback interface.
   *
   * @param port for TCP and UDP
   * @throws IOException when the port is taken
   */
  PvaFace(int port) throws IOException {
    configure(port);
    try {
      server = new PVAServer();
    } catch (Exception e) {
      throw new IOException("The pvAccess server did not start on port " + port, e);
    }
    int bound = server.getTCPAddress(false).getPort();
    if (bound != port) {
      server.close();
      throw new IOException(
          "Port " + port + " is taken (pvAccess moved to " + bound + "); choose another");
    }
  }

  /** The library takes its settings from static fields when a server is made. */
  private static void configure(int port) {
    // The server warns of every update that it merges with one still waiting.
    LIBRARY.setLevel(Level.SEVERE);
    PVASettings.EPICS_PVA_SERVER_PORT = port;
    PVASettings.EPICS_PVAS_BROADCAST_PORT = port;
    PVASettings.EPICS_PVAS_INTF_ADDR_LIST = "127.0.0.1";
    PVASettings.EPICS_PVA_ENABLE_IPV6 = false;
  }

  void add(SimulatedRecord record) {
    ServerPV pv = server.createPV(record.name(), new ServedStructure(NtStructures.of(record)));
    pvs.put(record.name(), pv);
    SimulatedRecord.Observer observer =
        new SimulatedRecord.Observer() {
          @Override
          public void reading(Reading reading, boolean alarmChanged) {
            update(pv, NtStructures.of(record));
          }

          @Override
          public void metadata() {
            update(pv, NtStructures.of(record));
          }
        };
    observers.put(record.name(), observer);
    record.observe(observer);
  }

  void add(String name, PVAStructure data) {
    pvs.put(name, server.createPV(name, new ServedStructure(data)));
  }

  void put(String name, PVAStructure data) {
    ServerPV pv = pvs.get(name);
    if (pv != null) {
      update(pv, data);
    }
  }

  /** Takes a PV away; its clients are told. */
  void remove(SimulatedRecord record) {
    SimulatedRecord.Observer observer = observers.remove(record.name());
    if (observer != null) {
      record.forget(observer);
    }
    remove(record.name());
  }

  void remove(String name) {
    ServerPV pv = pvs.remove(name);
    if (pv != null) {
      pv.close();
    }
  }

  boolean subscribed(String name) {
    ServerPV pv = pvs.get(name);
    return pv != null && pv.isSubscribed();
  }

  private static void update(ServerPV pv, PVAStructure data) {
    try {
      pv.update(data);
    } catch (Exception e) {
      throw new IllegalArgumentException(
          "The value does not fit the structure of " + pv.getName(), e);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
