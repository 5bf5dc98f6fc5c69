package io.varve.engine.archiving;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.varve.engine.channel.ChannelState;
import java.util.Locale;

/** How many channels are in which state, and what else of PVs is worth watching as a number. */
public final class ChannelMetrics implements MeterBinder {
  private final Engine engine;

  public ChannelMetrics(Engine engine) {
    this.engine = engine;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (ChannelState state : ChannelState.values()) {
      Gauge.builder("varve.engine.channels", () -> count(state))
          .description("Channels by state")
          .tag("state", state.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    Gauge.builder("varve.engine.probes", () -> engine.probes().size())
        .description("PVs of archive requests that are looked for")
        .register(registry);
    Gauge.builder("varve.engine.paused", engine, Engine::paused)
        .description("PVs of the appliance that are paused")
        .register(registry);
  }

  private long count(ChannelState state) {
    return engine.pvs().stream()
        .flatMap(pv -> pv.running().stream())
        .filter(running -> running.channel().status().state() == state)
        .count();
  }
}
