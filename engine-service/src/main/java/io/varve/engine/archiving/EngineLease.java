package io.varve.engine.archiving;

import io.varve.engine.recording.WritePermit;
import io.varve.registry.Lease;
import io.varve.registry.Leases;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine's right to write for its appliance.
 *
 * <p>The permit ends a tenth of the term before the lease does, so that an append that has begun is
 * over when another engine may begin. Thread-safe for readers; one thread acquires and renews.
 */
final class EngineLease implements WritePermit {
  private static final Logger log = LoggerFactory.getLogger(EngineLease.class);
  private static final String ROLE = "engine";

  private final Leases leases;
  private final String appliance;
  private final String holder;
  private final Duration term;
  private final Clock clock;
  private volatile @Nullable Lease held;
  private Instant renewAt = Instant.EPOCH;

  EngineLease(Leases leases, String appliance, String holder, Duration term, Clock clock) {
    this.leases = leases;
    this.appliance = appliance;
    this.holder = holder;
    this.term = term;
    this.clock = clock;
  }

  /** Takes the lease if it is to be had; otherwise says who has it. */
  Optional<Lease> acquire() {
    Instant now = clock.instant();
    Optional<Lease> lease = leases.acquire(appliance, ROLE, holder, now, term);
    lease.ifPresent(
        own -> {
          held = own;
          renewAt = now.plus(term.dividedBy(3));
          log.info("Engine lease of {} taken, epoch {}", appliance, own.epoch());
        });
    return lease;
  }

  /** Who has the lease, in words. */
  String describeHolder() {
    return leases
        .find(appliance, ROLE)
        .map(
            lease ->
                "The engine lease of "
                    + appliance
                    + " is held by "
                    + lease.holder()
                    + " until "
                    + lease.expiresAt())
        .orElse("Nobody holds the engine lease of " + appliance);
  }

  /**
   * Renews the lease when a third of its term has passed.
   *
   * @return false when it is lost to another holder
   */
  boolean renewWhenDue() {
    Lease lease = held;
    Instant now = clock.instant();
    if (lease == null || now.isBefore(renewAt)) {
      return lease != null;
    }
    Optional<Lease> renewed = leases.renew(lease, now, term);
    if (renewed.isEmpty()) {
      // Expired during an outage of the registry, perhaps; whoever comes first has it.
      renewed = leases.acquire(appliance, ROLE, holder, now, term);
    }
    held = renewed.orElse(null);
    renewAt = now.plus(term.dividedBy(3));
    return renewed.isPresent();
  }

  @Override
  public boolean mayWrite() {
    Lease lease = held;
    return lease != null && clock.instant().isBefore(lease.expiresAt().minus(term.dividedBy(10)));
  }

  /** Tells ETL before which instant it may move partitions. */
  void publishSealedBefore(Instant sealedBefore) {
    Lease lease = held;
    if (lease != null && mayWrite()) {
      leases.publishSealedBefore(lease, sealedBefore);
    }
  }

  void release() {
    Lease lease = held;
    held = null;
    if (lease != null) {
      leases.release(lease);
    }
  }
}
