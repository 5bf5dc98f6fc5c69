package io.varve.engine;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Ready while the engine holds its lease and all its writers are alive. */
final class EngineHealth implements HealthIndicator {
  private final Engine engine;

  EngineHealth(Engine engine) {
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
