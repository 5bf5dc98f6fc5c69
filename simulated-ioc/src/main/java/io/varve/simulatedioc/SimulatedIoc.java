package io.varve.simulatedioc;

import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.epics.pva.data.PVAStructure;
import org.jspecify.annotations.Nullable;

/**
 * An IOC on the loopback interface.
 *
 * <p>Records are served over both protocols, structures over pvAccess only. The pvAccess library
 * keeps its settings in static fields, so start one IOC at a time. Thread-safe.
 */
public final class SimulatedIoc implements AutoCloseable {
  private final int caPort;
  private final int pvaPort;
  private final Clock clock;
  private final Map<String, SimulatedRecord> records = new ConcurrentHashMap<>();
  private final Map<String, PVAStructure> structures = new ConcurrentHashMap<>();
  private final Set<String> offline = ConcurrentHashMap.newKeySet();
  private @Nullable CaServer ca;
  private @Nullable PvaFace pva;

  /**
   * An IOC that is not yet running.
   *
   * @param caPort port of Channel Access, TCP and UDP; beacons go to the port after it
   * @param pvaPort port of pvAccess, TCP and UDP
   * @param clock stamps values that are put without a time
   */
  public SimulatedIoc(int caPort, int pvaPort, Clock clock) {
    this.caPort = caPort;
    this.pvaPort = pvaPort;
    this.clock = clock;
  }

  /**
   * Starts both servers; records defined before stay.
   *
   * @throws IOException when a port is taken
   */
  public synchronized void start() throws IOException {
    if (ca != null) {
      throw new IllegalStateException("The IOC runs already");
    }
    ca = new CaServer(caPort, this::online);
    PvaFace face = new PvaFace(pvaPort);
    pva = face;
    records.values().stream().filter(r -> !offline.contains(r.name())).forEach(face::add);
    structures.forEach(face::add);
  }

  /** Stops both servers, as when an IOC dies; its records are kept for the next start. */
  public synchronized void stop() {
    if (ca != null) {
      ca.close();
      ca = null;
    }
    if (pva != null) {
      records.values().forEach(pva::remove);
      pva.close();
      pva = null;
    }
  }

  /** Defines a scalar record; clients find it from now on. */
  public SimulatedRecord define(String name, ValueKind kind, RecordMetadata metadata) {
    return define(name, kind, 1, metadata);
  }

  /**
   * Defines a record.
   *
   * @param count elements it can hold, 1 for a scalar
   */
  public synchronized SimulatedRecord define(
      String name, ValueKind kind, int count, RecordMetadata metadata) {
    SimulatedRecord record = new SimulatedRecord(name, kind, count, metadata, clock);
    if (records.putIfAbsent(name, record) != null) {
      throw new IllegalArgumentException("There is a record " + name + " already");
    }
    if (pva != null) {
      pva.add(record);
    }
    return record;
  }

  /** Defines a PV of pvAccess with a structure of the caller's. */
  public synchronized void defineStructure(String name, PVAStructure data) {
    structures.put(name, data);
    if (pva != null) {
      pva.add(name, data);
    }
  }

  /** Publishes a new value of a PV defined by {@link #defineStructure}. */
  public synchronized void putStructure(String name, PVAStructure data) {
    structures.put(name, data);
    if (pva != null) {
      pva.put(name, data);
    }
  }

  /** Takes a record away for good; its name may be defined anew. */
  public synchronized void remove(String name) {
    disconnect(name);
    records.remove(name);
    offline.remove(name);
  }

  /** Makes a record vanish from the network while the IOC runs on. */
  public synchronized void disconnect(String name) {
    SimulatedRecord record = record(name);
    offline.add(name);
    if (ca != null) {
      ca.disconnect(record);
    }
    if (pva != null) {
      pva.remove(record);
    }
  }

  /** Makes a vanished record return. */
  public synchronized void reconnect(String name) {
    SimulatedRecord record = record(name);
    if (offline.remove(name) && pva != null) {
      pva.add(record);
    }
  }

  /** The record of that name. */
  public SimulatedRecord record(String name) {
    SimulatedRecord record = records.get(name);
    if (record == null) {
      throw new IllegalArgumentException("There is no record " + name);
    }
    return record;
  }

  /** Whether a pvAccess client monitors the PV. */
  public synchronized boolean subscribedOverPva(String name) {
    return pva != null && pva.subscribed(name);
  }

  private @Nullable SimulatedRecord online(String name) {
    return offline.contains(name) ? null : records.get(name);
  }

  @Override
  public void close() {
    stop();
  }
}
