package io.varve.etl.run;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One start of ETL, as it calls itself in leases, locks and jobs.
 *
 * <p>In containers every process has the same number, and two of them must not take each other's
 * lease for their own; so each start has a name that no other ever had. After a death its lease
 * runs out first; a stop gives it back.
 *
 * @param name for people, too
 */
public record EtlProcess(String name) {

  /** This start. */
  public static EtlProcess start(String appliance) {
    return start(appliance, System.getenv("HOSTNAME"));
  }

  private static EtlProcess start(String appliance, @Nullable String host) {
    return new EtlProcess(
        "ETL of appliance %s, process %d%s, start %s"
            .formatted(
                appliance,
                ProcessHandle.current().pid(),
                host == null || host.isBlank() ? "" : " on " + host,
                UUID.randomUUID()));
  }
}
