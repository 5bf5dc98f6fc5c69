package io.varve.engine.channel.pva;

import java.util.BitSet;
import org.epics.pva.client.ClientChannelState;
import org.epics.pva.client.PVAChannel;
import org.epics.pva.client.PVAClient;
import org.epics.pva.data.PVAStructure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A monitored channel of core-pva that comes and goes.
 *
 * <p>The library forgets monitors when a connection ends, so each connection makes its own; what
 * belongs to an older one is ignored. {@code lock} orders losses against updates and is never held
 * across a call into the library.
 */
final class PvaLink implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PvaLink.class);

  /** Told what happens, one call at a time; must not call back into the library. */
  interface Listener {
    /**
     * An update of the whole structure.
     *
     * @param first whether it is the first of a connection
     * @param changes bits of the fields that came; bit 0 for all
     * @param data the structure with its newest content, only to be read during the call
     */
    void updated(String host, boolean first, BitSet changes, PVAStructure data);

    /** Gone. */
    void lost(String why);

    /** The IOC had no room for updates and merged them. */
    default void overrun() {}

    /** An update was not handled for a fault, which the log tells. */
    default void failed() {}
  }

  private final String name;
  private final Listener listener;
  private final Object lock;
  private final PVAChannel channel;
  private long connection;
  private boolean connected;
  private boolean seen;
  private boolean closed;

  /**
   * @param lock the channel's turn: held during each call of the listener, and never across a call
   *     into the library
   */
  PvaLink(PVAClient client, String name, Object lock, Listener listener) {
    this.name = name;
    this.lock = lock;
    this.listener = listener;
    this.channel = client.getChannel(name, this::stateChanged);
  }

  private void stateChanged(PVAChannel source, ClientChannelState state) {
    try {
      boolean up = state == ClientChannelState.CONNECTED;
      long number;
      synchronized (lock) {
        if (closed || (!up && !connected)) {
          return;
        }
        number = ++connection;
        connected = up;
        boolean wasSeen = seen;
        seen = false;
        if (!up) {
          if (wasSeen) {
            listener.lost("the IOC closed the connection or went silent");
          }
          return;
        }
      }
      var _ =
          source.subscribe(
              "",
              (from, changes, overruns, data) ->
                  monitored(number, from, changes, !overruns.isEmpty(), data));
    } catch (Exception e) {
      log.error("{}: cannot subscribe: {}", name, e.toString());
    }
  }

  private void monitored(
      long number, PVAChannel source, BitSet changes, boolean overrun, PVAStructure data) {
    if (data == null) {
      log.info("{}: the IOC ended the subscription", name);
      return;
    }
    synchronized (lock) {
      if (closed || number != connection) {
        return;
      }
      boolean first = !seen;
      try {
        if (overrun && !first) {
          listener.overrun();
        }
        listener.updated(host(source), first, changes, data);
        seen = true;
      } catch (RuntimeException e) {
        // The library would end the connection.
        log.error("{}: an update was not handled", name, e);
        listener.failed();
      }
    }
  }

  private static String host(PVAChannel source) {
    String address;
    try {
      address = source.getRemoteAddress();
    } catch (RuntimeException e) {
      return "";
    }
    if (address == null) {
      return "";
    }
    int colon = address.lastIndexOf(':');
    return colon < 0 ? address : address.substring(0, colon);
  }

  @Override
  public void close() {
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
    }
    channel.close();
  }
}
