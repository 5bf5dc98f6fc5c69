package io.varve.engine.channel.sampling;

import io.varve.engine.channel.ChannelState;
import io.varve.engine.channel.ChannelStatus;
import io.varve.sample.DbrType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The state machine of a channel and what it has seen. Not thread-safe. */
final class ConnectionLog {
  private ChannelState state = ChannelState.SEARCHING;
  private Instant since;
  private String why = "never found so far";
  private @Nullable String hostName;
  private @Nullable DbrType networkType;
  private int elementCount;
  private @Nullable Instant firstConnected;
  private @Nullable Instant lastConnected;
  private @Nullable Instant lastLost;
  private long losses;
  private @Nullable Instant lastEvent;
  private long eventCount;
  private long bytes;

  ConnectionLog(Instant now) {
    this.since = now;
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

  void connected(Instant now, String host, DbrType offered, int elements, DbrType archived) {
    boolean typeChanged = offered != archived;
    String reason =
        typeChanged
            ? "the IOC offers " + offered.dbrName() + ", archived is " + archived.dbrName()
            : "subscribed at " + host;
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
    eventCount = 0;
    bytes = 0;
  }

  /** Whether it was connected until now. */
  boolean lost(Instant now, String reason) {
    if (state != ChannelState.CONNECTED && state != ChannelState.TYPE_CHANGED) {
      return false;
    }
    go(ChannelState.DISCONNECTED, now, reason);
    lastLost = now;
    return true;
  }

  /** Says why it is still looking. */
  void remark(String reason) {
    if (state != ChannelState.STOPPED) {
      why = reason;
    }
  }

  void stopped(Instant now, String reason) {
    go(ChannelState.STOPPED, now, reason);
  }

  void accepted(Instant time, int size) {
    lastEvent = time;
    eventCount++;
    bytes += size;
  }

  ChannelStatus status() {
    return new ChannelStatus(
        state,
        since,
        why,
        hostName,
        networkType,
        elementCount,
        firstConnected,
        lastConnected,
        lastLost,
        losses,
        lastEvent,
        eventCount,
        bytes);
  }
}
