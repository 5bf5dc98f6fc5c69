package io.varve.engine.ca;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A name on the network that is looked for, comes, goes and comes back.
 *
 * <p>What is subscribed or read ends with the connection; {@link Listener#connected} is the place
 * to ask for it anew, in the type the server has now. Confined to the client's thread.
 */
public final class CaLink {
  private static final Logger log = LoggerFactory.getLogger(CaLink.class);
  private static final Subscription[] NONE = {};

  /** Changes of value, for archives, and of alarm. */
  public static final int LOG_AND_ALARM = 2 | 4;

  /** Changes of limits, units and labels. */
  public static final int PROPERTY = 8;

  /** Told what happens, on the client's thread. */
  public interface Listener {
    /** The name on the network that is looked for; always the same. */
    String name();

    /** Found, or back; {@link #nativeType} and {@link #elementCount} are known from here on. */
    void connected(CaLink link);

    /** Gone, or silent. */
    void lost(String why);

    /** Back after a silence; what was subscribed goes on. */
    void heardAgain(CaLink link);
  }

  /** Receives values, or why there are none. */
  public interface Receiver {
    /**
     * A value came.
     *
     * @param value valid during the call
     */
    void received(CaValue value);

    /** A value could not be sent or not be read. */
    void failed(String why);
  }

  private final CaClient client;
  private final int id;
  private final Listener listener;
  private @Nullable SearchProgress search = new SearchProgress(false);
  private Subscription[] subscriptions = NONE;
  private LinkState state = LinkState.SEARCHING;
  private @Nullable Circuit circuit;
  private int serverId;
  private NativeType nativeType = NativeType.DOUBLE;
  private int elementCount;

  CaLink(CaClient client, int id, Listener listener) {
    this.client = client;
    this.id = id;
    this.listener = listener;
  }

  public String name() {
    // Not kept here, because most names can be made from another when they are wanted.
    return listener.name();
  }

  public LinkState state() {
    return state;
  }

  /** The type of the newest connection. */
  public NativeType nativeType() {
    return nativeType;
  }

  /** Elements the server offers at most, as far as an array can hold them. */
  public int elementCount() {
    return elementCount;
  }

  /** The server's host, empty for none. */
  public String host() {
    return circuit == null ? "" : circuit.host();
  }

  /** The client's number for the channel. */
  public int id() {
    return id;
  }

  /** The server's number for the channel. */
  public int serverId() {
    return serverId;
  }

  /** Names sent out in searches since the link was lost or made. */
  public int searches() {
    return search == null ? 0 : search.attempts();
  }

  /** Null when it is not looked for. */
  @Nullable SearchProgress search() {
    return state == LinkState.SEARCHING ? search : null;
  }

  @Nullable Circuit circuit() {
    return circuit;
  }

  /** A server says it has the name. */
  void found(Circuit at) {
    state = LinkState.CONNECTING;
    circuit = at;
  }

  /** The server has made the channel. */
  void created(int serverId, NativeType type, long count) {
    this.serverId = serverId;
    this.nativeType = type;
    this.elementCount = (int) Math.min(count, Integer.MAX_VALUE);
    this.search = null;
    state = LinkState.CONNECTED;
    tell(() -> listener.connected(this));
  }

  /** A listener's fault must not keep other links from being told. */
  private void tell(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      log.error("{}: a change of its connection was not handled", this, e);
    }
  }

  /** The server has no such channel any more, or cannot be reached; the search begins again. */
  void gone(String why) {
    boolean wasThere = state == LinkState.CONNECTED;
    forgetServer();
    if (state == LinkState.CLOSED) {
      return;
    }
    state = LinkState.SEARCHING;
    search = search == null ? new SearchProgress(true) : search.anew();
    if (wasThere) {
      tell(() -> listener.lost(why));
    }
  }

  /** The server gives no sign of life. */
  void silent(String why) {
    if (state == LinkState.CONNECTED) {
      state = LinkState.SILENT;
      tell(() -> listener.lost(why));
    }
  }

  /** The server speaks again. */
  void heard() {
    if (state == LinkState.SILENT) {
      state = LinkState.CONNECTED;
      tell(() -> listener.heardAgain(this));
    }
  }

  /**
   * Subscribes for as long as the connection lasts.
   *
   * @param count elements asked for; 0 for as many as there are at the time
   * @param mask {@link #LOG_AND_ALARM} or {@link #PROPERTY}
   */
  public @Nullable Subscription subscribe(
      NativeType type, Form form, long count, int mask, Receiver receiver) {
    Circuit at = circuit;
    if (at == null || state != LinkState.CONNECTED) {
      return null;
    }
    Subscription subscription = at.subscribe(this, type, form, count, mask, receiver);
    subscriptions = Arrays.copyOf(subscriptions, subscriptions.length + 1);
    subscriptions[subscriptions.length - 1] = subscription;
    return subscription;
  }

  /** Ends a subscription and makes it anew, in case the server has forgotten it; null for none. */
  public @Nullable Subscription renew(Subscription old) {
    Circuit at = circuit;
    if (at == null || state != LinkState.CONNECTED || !Arrays.asList(subscriptions).contains(old)) {
      return null;
    }
    subscriptions =
        Arrays.stream(subscriptions).filter(one -> !one.equals(old)).toArray(Subscription[]::new);
    at.cancel(this, old);
    return subscribe(old.type(), old.form(), old.count(), old.mask(), old.receiver());
  }

  /** Reads once; the answer may never come. */
  public void read(NativeType type, Form form, long count, Receiver receiver) {
    Circuit at = circuit;
    if (at != null && state == LinkState.CONNECTED) {
      at.read(this, type, form, count, receiver);
    }
  }

  /** Leaves for good. */
  public void close() {
    if (state == LinkState.CLOSED) {
      return;
    }
    Circuit at = circuit;
    if (at != null) {
      at.leave(this);
    }
    forgetServer();
    state = LinkState.CLOSED;
    client.forget(this);
  }

  private void forgetServer() {
    Circuit at = circuit;
    if (at != null) {
      for (Subscription subscription : subscriptions) {
        at.forget(subscription);
      }
    }
    subscriptions = NONE;
    circuit = null;
  }

  @Override
  public String toString() {
    return name();
  }
}
