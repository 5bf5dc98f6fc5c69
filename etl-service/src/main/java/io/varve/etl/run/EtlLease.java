package io.varve.etl.run;

import io.varve.registry.Lease;
import io.varve.registry.Leases;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The right to move files for this appliance: one ETL process has it. */
public final class EtlLease {
  private static final Logger log = LoggerFactory.getLogger(EtlLease.class);
  private static final String ROLE = "etl";

  private final Leases leases;
  private final String appliance;
  private final String holder;
  private final Duration term;
  private volatile @Nullable Lease lease;
  private boolean refusalLogged;

  /**
   * @param term how long the right lasts unless it is renewed; it is renewed after a third
   */
  public EtlLease(Leases leases, String appliance, String holder, Duration term) {
    this.leases = leases;
    this.appliance = appliance;
    this.holder = holder;
    this.term = term;
  }

  /** Whether the right has not ended. */
  boolean isHeld(Instant now) {
    Lease held = lease;
    return held != null && now.isBefore(held.expiresAt());
  }

  /** Takes or renews the right; false when another process has it. */
  synchronized boolean keep(Instant now) {
    Lease held = lease;
    if (held != null && now.isBefore(held.expiresAt().minus(term.multipliedBy(2).dividedBy(3)))) {
      return true;
    }
    Optional<Lease> next = held == null ? Optional.empty() : leases.renew(held, now, term);
    if (next.isEmpty()) {
      next = leases.acquire(appliance, ROLE, holder, now, term);
    }
    lease = next.orElse(null);
    if (next.isPresent()) {
      refusalLogged = false;
    } else if (!refusalLogged) {
      refusalLogged = true;
      log.error(
          "ETL of appliance {} is run by {}; this process moves nothing while that one lives",
          appliance,
          leases.find(appliance, ROLE).map(Lease::holder).orElse("another process"));
    }
    return next.isPresent();
  }

  synchronized void release() {
    Lease held = lease;
    lease = null;
    if (held != null) {
      leases.release(held);
    }
  }
}
