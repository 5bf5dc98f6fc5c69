package io.varve.engine.archiving;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Ready while the engine holds its lease and all its writers are alive. */
public final class EngineHealth implements HealthIndicator {
  private final Engine engine;

  public EngineHealth(Engine engine) {
    this.engine = engine;
  }

  @Override
  public Health health() {
    String fault = engine.fault();
    return fault == null
        ? Health.up().withDetail("pvs", engine.pvs().size()).build()
        : Health.outOfService().withDetail("why", fault).build();
  }
}
