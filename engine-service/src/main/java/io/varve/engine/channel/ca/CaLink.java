package io.varve.engine.channel.ca;

import com.cosylab.epics.caj.CAJChannel;
import com.cosylab.epics.caj.impl.CATransport;
import gov.aps.jca.CAException;
import gov.aps.jca.CAStatus;
import gov.aps.jca.Channel;
import gov.aps.jca.Monitor;
import gov.aps.jca.dbr.DBR;
import gov.aps.jca.dbr.DBRType;
import gov.aps.jca.event.ConnectionEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A channel of CAJ that comes and goes.
 *
 * <p>CAJ renews monitors by itself with the type they had, so an IOC that returns with another type
 * would send its values converted. Here every connection has a number; what belongs to an older one
 * is ignored, and the listener subscribes anew each time.
 *
 * <p>{@code lock} orders connects against losses. It is never held across a call into CAJ.
 */
final class CaLink implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CaLink.class);

  /** Both kinds of change. */
  static final int VALUE_LOG_AND_ALARM = Monitor.LOG | Monitor.ALARM;

  /** Changes of limits, units and labels. */
  static final int PROPERTY = Monitor.PROPERTY;

  /** Told what happens; must not call back into CAJ except where it says so. */
  interface Listener {
    /** Found; called before {@link #subscribe}. */
    void connected(String host, DBRType nativeType, int elementCount);

    /** Called on the requests' thread; the place to make gets and monitors. */
    void subscribe(CaLink link, DBRType nativeType, int elementCount) throws CAException;

    /** Gone. */
    void lost(String why);
  }

  private final CaNetwork network;
  private final String name;
  private final Listener listener;
  private final Object lock = new Object();
  private long connection;
  private boolean connected;
  private boolean closed;

  /** Confined to the requests' thread. */
  private @Nullable Channel channel;

  /** Confined to the requests' thread. */
  private final List<Monitor> monitors = new ArrayList<>();

  CaLink(CaNetwork network, String name, Listener listener) {
    this.network = network;
    this.name = name;
    this.listener = listener;
    network.request(name, this::create);
  }

  private void create() throws CAException {
    synchronized (lock) {
      if (closed) {
        return;
      }
    }
    channel =
        network.context().createChannel(name, this::connectionChanged, Channel.PRIORITY_DEFAULT);
  }

  /** Called by CAJ under the lock of its channel. */
  private void connectionChanged(ConnectionEvent event) {
    try {
      long number;
      synchronized (lock) {
        number = ++connection;
        if (closed) {
          return;
        }
        if (!event.isConnected()) {
          if (connected) {
            connected = false;
            listener.lost("the IOC closed the connection or went silent");
          }
          return;
        }
      }
      Channel source = (Channel) event.getSource();
      network.request(name, () -> established(source, number));
    } catch (RuntimeException e) {
      log.error("{}: a change of the connection was not handled", name, e);
    }
  }

  private void established(Channel source, long number) throws CAException {
    for (Monitor old : monitors) {
      old.clear();
    }
    monitors.clear();
    DBRType type = source.getFieldType();
    int count = source.getElementCount();
    CATransport transport = ((CAJChannel) source).getTransport();
    if (transport == null) {
      return;
    }
    String host = transport.getRemoteAddress().getHostString();
    synchronized (lock) {
      if (closed || number != connection) {
        return;
      }
      connected = true;
      listener.connected(host, type, count);
    }
    channel = source;
    listener.subscribe(this, type, count);
  }

  /**
   * Monitors the channel as long as this connection lasts; on the requests' thread only.
   *
   * @param updated called one update at a time; null for one that could not be decoded
   */
  void monitor(DBRType type, int count, int mask, Consumer<@Nullable DBR> updated)
      throws CAException {
    long number = current();
    Channel target = channel;
    if (target == null) {
      return;
    }
    monitors.add(
        target.addMonitor(
            type,
            count,
            mask,
            event -> {
              if (number != current()) {
                return;
              }
              try {
                if (CAStatus.NORMAL.equals(event.getStatus())) {
                  updated.accept(event.getDBR());
                } else {
                  log.warn("{}: the IOC sends no values: {}", name, event.getStatus());
                }
              } catch (RuntimeException e) {
                // The library would only print it.
                log.error("{}: an update was not handled", name, e);
              }
            }));
  }

  /** Reads once; on the requests' thread only. The answer may never come. */
  void get(DBRType type, int count, Consumer<DBR> answer) throws CAException {
    Channel target = channel;
    if (target == null) {
      return;
    }
    target.get(
        type,
        count,
        event -> {
          try {
            if (CAStatus.NORMAL.equals(event.getStatus()) && event.getDBR() != null) {
              answer.accept(event.getDBR());
            }
          } catch (RuntimeException e) {
            log.error("{}: an answer was not handled", name, e);
          }
        });
  }

  private long current() {
    synchronized (lock) {
      return connection;
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      connected = false;
      connection++;
    }
    network.request(name, this::destroy);
  }

  private void destroy() throws CAException {
    Channel target = channel;
    channel = null;
    monitors.clear();
    if (target != null) {
      target.destroy();
    }
  }
}
