package io.varve.etl.run;

import io.varve.registry.Lease;
import io.varve.registry.Leases;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What ETL does last: it empties stores that shall keep nothing. An engine that goes on in another
 * process keeps what it has not sealed.
 */
public final class Farewell {
  private static final Logger log = LoggerFactory.getLogger(Farewell.class);
  private static final String ENGINE = "engine";

  private final Leases leases;
  private final String appliance;
  private final PvTable table;
  private final Closing closing;
  private final Duration longest;
  private final Clock clock;

  /**
   * @param longest time it may take
   */
  public Farewell(
      Leases leases,
      String appliance,
      PvTable table,
      Closing closing,
      Duration longest,
      Clock clock) {
    this.leases = leases;
    this.appliance = appliance;
    this.table = table;
    this.closing = closing;
    this.longest = longest;
    this.clock = clock;
  }

  void say() {
    try {
      closing.closeAll(table.all(), sealedBefore(), longest);
    } catch (RuntimeException e) {
      log.warn("Stores with consolidateOnShutdown keep their samples: {}", e.toString());
    }
  }

  private Instant sealedBefore() {
    Lease engine = leases.find(appliance, ENGINE).orElse(null);
    return engine == null || !clock.instant().isBefore(engine.expiresAt())
        ? Instant.MAX
        : engine.sealedBefore();
  }
}
