package io.varve.registry;

import io.varve.typeinfo.ArchiveParameters;
import io.varve.typeinfo.MetaInfo;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A user's wish to archive a PV, on its way to a type info.
 *
 * @param pvName the PV
 * @param requestedName the name as the user wrote it
 * @param appliance the appliance that works on it
 * @param parameters what the user asked for
 * @param state how far it is
 * @param requestedAt when it came
 * @param stateSince when the state was entered
 * @param metaInfo what the engine learned; null before
 * @param reason why it waits or failed; null when there is nothing to say
 */
public record ArchiveRequest(
    String pvName,
    String requestedName,
    String appliance,
    ArchiveParameters parameters,
    State state,
    Instant requestedAt,
    Instant stateSince,
    @Nullable MetaInfo metaInfo,
    @Nullable String reason) {

  /**
   * How far a request is; the names are EAA's (contract mgmt-engine-etl 2.4). A finished or aborted
   * request has no row any more.
   */
  public enum State {
    /** Written by mgmt, not yet seen by the engine. */
    START,
    /** The engine searches and watches the PV; a PV that does not exist stays here. */
    METAINFO_GATHERING,
    /** The engine has learned what it needs; mgmt applies the policy next. */
    METAINFO_OBTAINED
  }
}
