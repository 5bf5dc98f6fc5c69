package io.varve.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The leases of engines and ETL. Thread-safe. */
public final class Leases {

  Leases() {}

  /**
   * Takes a lease that is free, expired or the holder's own.
   *
   * @return empty when another holder has it
   */
  public Optional<Lease> acquire(
      String appliance, String role, String holder, Instant now, Duration term) {
    throw new UnsupportedOperationException();
  }

  /** Prolongs a lease; empty when it was lost, upon which the holder must stop writing. */
  public Optional<Lease> renew(Lease lease, Instant now, Duration term) {
    throw new UnsupportedOperationException();
  }

  /** Gives a lease back; its sealed-before stays. */
  public void release(Lease lease) {
    throw new UnsupportedOperationException();
  }

  /**
   * Publishes the engine's sealed-before, which only moves forward; false when the lease is lost.
   */
  public boolean publishSealedBefore(Lease lease, Instant sealedBefore) {
    throw new UnsupportedOperationException();
  }

  /** The lease of a role as it stands, expired or not. */
  public Optional<Lease> find(String appliance, String role) {
    throw new UnsupportedOperationException();
  }
}
