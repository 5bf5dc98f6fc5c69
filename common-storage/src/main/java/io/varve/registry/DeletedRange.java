package io.varve.registry;

import java.time.Instant;

/**
 * Data that was taken out of a PV's stores, and what became of it.
 *
 * @param id that of the job that did it
 * @param pvName the PV
 * @param appliance whose stores it was in
 * @param from first instant of the range
 * @param to last instant of the range
 * @param samples how many were taken out
 * @param bytes what they fill in the trash
 * @param askedBy who wanted it
 * @param deletedAt when it was done
 * @param keptUntil until when it can be brought back
 * @param state where it is now
 * @param stateAt since when
 */
public record DeletedRange(
    String id,
    String pvName,
    String appliance,
    Instant from,
    Instant to,
    long samples,
    long bytes,
    String askedBy,
    Instant deletedAt,
    Instant keptUntil,
    State state,
    Instant stateAt) {

  /** Where deleted data is. */
  public enum State {
    /** In the trash of its stores. */
    DELETED,
    /** On its way back. */
    RESTORING,
    /** Back where it was. */
    RESTORED,
    /** Gone for good. */
    PURGED
  }
}
