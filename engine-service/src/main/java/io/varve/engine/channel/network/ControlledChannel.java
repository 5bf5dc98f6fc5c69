package io.varve.engine.channel.network;

import io.varve.engine.channel.CaNumbers;
import io.varve.engine.channel.Channel;
import io.varve.engine.channel.ChannelState;
import io.varve.engine.channel.ChannelStatus;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The channel of a PV that another PV switches: there while that is on, gone while it is off. */
final class ControlledChannel implements Channel {
  private final Switches.Switch control;
  private final Supplier<Channel> connect;
  private final Clock clock;
  private final String whyOff;
  private final Consumer<Boolean> turn = this::turn;
  private @Nullable Channel channel;
  private @Nullable ChannelStatus lastStatus;
  private Instant offSince;
  private boolean closed;

  /**
   * @param connect opens the PV's own channel
   */
  ControlledChannel(
      String controllingPv, Switches.Switch control, Supplier<Channel> connect, Clock clock) {
    this.control = control;
    this.connect = connect;
    this.clock = clock;
    this.whyOff = "switched off by " + controllingPv;
    this.offSince = clock.instant();
    control.join(turn);
  }

  private synchronized void turn(boolean on) {
    if (closed) {
      return;
    }
    if (on && channel == null) {
      channel = connect.get();
    } else if (!on && channel != null) {
      channel.close();
      lastStatus = channel.status();
      channel = null;
      offSince = clock.instant();
    }
  }

  @Override
  public synchronized ChannelStatus status() {
    if (channel != null) {
      return channel.status();
    }
    ChannelStatus last = lastStatus;
    return last == null
        ? new ChannelStatus(
            ChannelState.STOPPED,
            offSince,
            whyOff,
            null,
            null,
            0,
            null,
            null,
            null,
            0,
            null,
            0,
            0,
            null,
            false)
        : new ChannelStatus(
            ChannelState.STOPPED,
            offSince,
            whyOff,
            last.hostName(),
            last.networkType(),
            last.elementCount(),
            last.firstConnected(),
            last.lastConnected(),
            last.lastLost(),
            last.losses(),
            last.lastEvent(),
            last.eventCount(),
            last.bytes(),
            last.newestRefused(),
            last.refusedLast());
  }

  @Override
  public synchronized Map<String, String> metadata() {
    return channel == null ? Map.of() : channel.metadata();
  }

  @Override
  public CaNumbers caNumbers() {
    Channel running;
    synchronized (this) {
      running = channel;
    }
    return running == null ? CaNumbers.NONE : running.caNumbers();
  }

  @Override
  public void close() {
    control.leave(turn);
    synchronized (this) {
      closed = true;
      if (channel != null) {
        channel.close();
        lastStatus = channel.status();
        channel = null;
      }
    }
  }
}
