package io.varve.engine.archiving;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/** Ready while the engine holds its lease and all its writers are alive. */
public final class EngineHealth implements HealthIndicator {
  /**
   * It records, and somebody should have a look. Answered as UP is, for a restart heals nothing.
   */
  static final Status YELLOW = new Status("YELLOW");

  private final Engine engine;

  public EngineHealth(Engine engine) {
    this.engine = engine;
  }

  @Override
  public Health health() {
    String fault = engine.fault();
    if (fault != null) {
      return Health.outOfService().withDetail("why", fault).build();
    }
    String trouble = engine.trouble();
    Health.Builder health =
        trouble == null ? Health.up() : Health.status(YELLOW).withDetail("why", trouble);
    return health.withDetail("pvs", engine.pvs().size()).build();
  }
}
