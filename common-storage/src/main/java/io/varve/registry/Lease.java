package io.varve.registry;

import java.time.Instant;

/**
 * The right to write for an appliance, for a while.
 *
 * @param appliance the appliance
 * @param role {@code engine} or {@code etl}
 * @param holder who holds it
 * @param epoch rises with every new holder: the fencing token
 * @param expiresAt when it ends unless renewed
 * @param sealedBefore the engine will never again append an ordinary sample older than this; {@link
 *     Instant#MIN} before it has said so
 */
public record Lease(
    String appliance,
    String role,
    String holder,
    long epoch,
    Instant expiresAt,
    Instant sealedBefore) {}
