package io.varve.engine.channel.sampling;

import io.varve.engine.channel.ChannelState;
import io.varve.engine.channel.ChannelStatus;
import io.varve.sample.DbrType;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of a channel and what it has seen.
 *
 * <p>Written by one thread at a time and read by any. What changes seldom is guarded by the
 * monitor; what every sample changes are numbers that only their one writer changes, so that no
 * sample takes a lock, and that a reader may see an instant apart.
 */
final class ConnectionLog {
  private static final long NONE = Long.MIN_VALUE;
  private static final int NANO_BITS = 30;

  /** The host is added where it is read: there is one text for each PV else. */
  private static final String SUBSCRIBED = "subscribed at ";

  private volatile ChannelState state = ChannelState.SEARCHING;
  private Instant since;
  private String why = "never found so far";
  private @Nullable String hostName;
  private @Nullable DbrType networkType;
  private int elementCount;
  private @Nullable Instant firstConnected;
  private @Nullable Instant lastConnected;
  private @Nullable Instant lastLost;
  private long losses;
  private @Nullable Instant newestRefused;

  /** Samples accepted when that was refused. */
  private long refusedAfter = -1;

  // These change with every sample, and are written opaquely. To write them so that readers see
  // them at once would cost a fence each, which waits for all that was written before.
  private static final VarHandle LAST_EVENT = handle("lastEvent");
  private static final VarHandle EVENT_COUNT = handle("eventCount");
  private static final VarHandle BYTES = handle("bytes");

  @SuppressWarnings("UnusedVariable") // its handle reads and writes it
  private long lastEvent = NONE;

  private long eventCount;
  private long bytes;

  ConnectionLog(Instant now) {
    this.since = now;
  }

  private static VarHandle handle(String field) {
    try {
      return MethodHandles.lookup().findVarHandle(ConnectionLog.class, field, long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  ChannelState state() {
    return state;
  }

  /** Goes on from any state but STOPPED, which is final. */
  private boolean go(ChannelState next, Instant now, String reason) {
    if (state == ChannelState.STOPPED) {
      return false;
    }
    if (state != next) {
      since = now;
    }
    state = next;
    why = reason;
    return true;
  }

  synchronized void connected(
      Instant now, String host, DbrType offered, int elements, DbrType archived) {
    boolean typeChanged = offered != archived;
    String reason =
        typeChanged
            ? "the IOC offers " + offered.dbrName() + ", archived is " + archived.dbrName()
            : SUBSCRIBED;
    if (!go(typeChanged ? ChannelState.TYPE_CHANGED : ChannelState.CONNECTED, now, reason)) {
      return;
    }
    hostName = host;
    networkType = offered;
    elementCount = elements;
    if (firstConnected == null) {
      firstConnected = now;
    } else {
      lastConnected = now;
      losses++;
    }
    EVENT_COUNT.setOpaque(this, 0L);
    refusedAfter = -1;
    BYTES.setOpaque(this, 0L);
  }

  /** Whether it was connected until now. */
  synchronized boolean lost(Instant now, String reason) {
    if (state != ChannelState.CONNECTED && state != ChannelState.TYPE_CHANGED) {
      return false;
    }
    go(ChannelState.DISCONNECTED, now, reason);
    lastLost = now;
    return true;
  }

  /** Says why it is still looking. */
  synchronized void remark(String reason) {
    if (state != ChannelState.STOPPED) {
      why = reason;
    }
  }

  synchronized void stopped(Instant now, String reason) {
    go(ChannelState.STOPPED, now, reason);
  }

  /** An update was refused for its time stamp, nanoseconds perhaps nonsense. */
  synchronized void refused(long second, int nano) {
    refusedAfter = eventCount;
    newestRefused =
        Instant.ofEpochSecond(
            Math.clamp(second, Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond()),
            Math.clamp(nano, 0, 999_999_999));
  }

  void accepted(long second, int nano, int size) {
    LAST_EVENT.setOpaque(this, second << NANO_BITS | nano);
    EVENT_COUNT.setOpaque(this, eventCount + 1);
    BYTES.setOpaque(this, bytes + size);
  }

  private @Nullable Instant lastEvent() {
    long last = (long) LAST_EVENT.getOpaque(this);
    return last == NONE
        ? null
        : Instant.ofEpochSecond(last >> NANO_BITS, last & (1L << NANO_BITS) - 1);
  }

  synchronized ChannelStatus status() {
    long events = (long) EVENT_COUNT.getOpaque(this);
    return new ChannelStatus(
        state,
        since,
        why.equals(SUBSCRIBED) ? why + hostName : why,
        hostName,
        networkType,
        elementCount,
        firstConnected,
        lastConnected,
        lastLost,
        losses,
        lastEvent(),
        events,
        (long) BYTES.getOpaque(this),
        newestRefused,
        refusedAfter == events);
  }
}
