package io.varve.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The leases of engines and ETL. Thread-safe.
 *
 * <p>Each method is one statement, so two holders that try at the same time cannot both succeed.
 */
public final class Leases {
  /** What a lease that was given back expires at. */
  private static final long RELEASED = Long.MIN_VALUE;

  private final Database database;

  Leases(Database database) {
    this.database = database;
  }

  /**
   * Takes a lease that is free, expired or the holder's own.
   *
   * <p>The epoch rises also when the holder takes its own lease again: after a restart under the
   * same name, what is left of the process before must not pass for the new one.
   *
   * @return empty when another holder has it
   */
  public Optional<Lease> acquire(
      String appliance, String role, String holder, Instant now, Duration term) {
    return database
        .sql(
            """
            insert into lease (appliance, role, holder, epoch, expires_at)
            values (:appliance, :role, :holder, 1, :expiresAt)
            on conflict (appliance, role) do update set holder = excluded.holder,
              epoch = lease.epoch + 1, expires_at = excluded.expires_at
            where lease.holder = excluded.holder or lease.expires_at <= :now
            returning *""")
        .param("appliance", appliance)
        .param("role", role)
        .param("holder", holder)
        .param("expiresAt", EpochNanos.of(now.plus(term)))
        .param("now", EpochNanos.of(now))
        .query(Leases::read)
        .optional();
  }

  /** Prolongs a lease; empty when it was lost, upon which the holder must stop writing. */
  public Optional<Lease> renew(Lease lease, Instant now, Duration term) {
    return database
        .sql(
            """
            update lease set expires_at = ?
            where appliance = ? and role = ? and holder = ? and epoch = ? and expires_at > ?
            returning *""")
        .params(
            EpochNanos.of(now.plus(term)),
            lease.appliance(),
            lease.role(),
            lease.holder(),
            lease.epoch(),
            EpochNanos.of(now))
        .query(Leases::read)
        .optional();
  }

  /** Gives a lease back; its sealed-before stays. */
  public void release(Lease lease) {
    database
        .sql(
            """
            update lease set expires_at = ?
            where appliance = ? and role = ? and holder = ? and epoch = ?""")
        .params(RELEASED, lease.appliance(), lease.role(), lease.holder(), lease.epoch())
        .update();
  }

  /**
   * Publishes the engine's sealed-before, which only moves forward; false when the lease is lost.
   */
  public boolean publishSealedBefore(Lease lease, Instant sealedBefore) {
    return database
            .sql(
                """
                update lease set sealed_before =
                  case when sealed_before > :instant then sealed_before else :instant end
                where appliance = :appliance and role = :role and holder = :holder
                  and epoch = :epoch and expires_at > :released""")
            .param("instant", EpochNanos.of(sealedBefore))
            .param("appliance", lease.appliance())
            .param("role", lease.role())
            .param("holder", lease.holder())
            .param("epoch", lease.epoch())
            .param("released", RELEASED)
            .update()
        > 0;
  }

  /** The lease of a role as it stands, expired or not. */
  public Optional<Lease> find(String appliance, String role) {
    return database
        .sql("select * from lease where appliance = ? and role = ?")
        .params(appliance, role)
        .query(Leases::read)
        .optional();
  }

  private static Lease read(ResultSet row, int number) throws SQLException {
    long sealedBefore = row.getLong("sealed_before");
    boolean sealed = !row.wasNull();
    return new Lease(
        row.getString("appliance"),
        row.getString("role"),
        row.getString("holder"),
        row.getLong("epoch"),
        EpochNanos.instant(row.getLong("expires_at")),
        sealed ? EpochNanos.instant(sealedBefore) : Instant.MIN);
  }
}
