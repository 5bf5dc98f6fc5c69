package io.varve.engine.channel.ca;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** What the engine does on the network of Channel Access. */
public final class CaMetrics implements MeterBinder {
  private final CaNetwork network;

  public CaMetrics(CaNetwork network) {
    this.network = network;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    FunctionCounter.builder("varve.engine.ca.searches", network, CaNetwork::namesSent)
        .description("Names sent out in searches")
        .register(registry);
    Gauge.builder("varve.engine.ca.circuits", network, CaNetwork::circuits)
        .description("Servers that are connected or being connected")
        .register(registry);
    FunctionCounter.builder("varve.engine.ca.renewals", network, CaNetwork::renewals)
        .description("Subscriptions made anew because no update came although the value moved")
        .register(registry);
  }
}
