package io.varve.engine.channel.network;

import io.varve.engine.channel.Channel;
import io.varve.engine.channel.ChannelFactory;
import io.varve.engine.channel.ca.CaNetwork;
import io.varve.engine.channel.pva.PvaNetwork;
import io.varve.engine.channel.sampling.ClockRule;
import io.varve.engine.channel.sampling.ScanTimer;
import io.varve.engine.recording.Recording;
import io.varve.typeinfo.MetaInfo;
import io.varve.typeinfo.TypeInfo;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Channels on the real network, each over the protocol its type info names. */
final class NetworkChannels implements ChannelFactory {
  private final CaNetwork ca;
  private final PvaNetwork pva;
  private final Duration probeWindow;
  private final ClockRule clockRule;
  private final Switches switches;
  private final ScheduledThreadPoolExecutor scanClock;

  NetworkChannels(CaNetwork ca, PvaNetwork pva, Duration probeWindow, ClockRule clockRule) {
    this.ca = ca;
    this.pva = pva;
    this.probeWindow = probeWindow;
    this.clockRule = clockRule;
    this.switches = new Switches(ca::follow);
    this.scanClock =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("scan-clock").factory());
    scanClock.setRemoveOnCancelPolicy(true);
  }

  @Override
  public Channel open(TypeInfo info, Recording recording) {
    String controllingPv = info.controllingPv();
    if (controllingPv == null) {
      return connect(info, recording);
    }
    return new ControlledChannel(
        controllingPv,
        switches.named(controllingPv),
        () -> connect(info, recording),
        clockRule.clock());
  }

  private Channel connect(TypeInfo info, Recording recording) {
    return info.usePva()
        ? pva.open(info, recording, clockRule, this::every)
        : ca.open(info, recording, clockRule);
  }

  private ScanTimer.Ticking every(Duration period, Runnable task) {
    ScheduledFuture<?> ticking =
        scanClock.scheduleAtFixedRate(
            task, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    return () -> {
      var _ = ticking.cancel(false);
    };
  }

  @Override
  public AutoCloseable probe(String pvName, boolean usePva, Consumer<MetaInfo> learned) {
    return usePva
        ? pva.probe(pvName, probeWindow, learned)
        : ca.probe(pvName, probeWindow, learned);
  }

  /** The networks are beans of their own and close by themselves. */
  @Override
  public void close() {
    scanClock.shutdownNow();
    switches.close();
  }
}
