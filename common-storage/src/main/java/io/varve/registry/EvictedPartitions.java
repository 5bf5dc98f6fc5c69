package io.varve.registry;

import io.varve.registry.EvictedPartition.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/**
 * The record of partitions that were removed for want of space; rows are never removed. One is
 * written before the file goes, so that none goes without. They do not raise the revision.
 * Thread-safe.
 */
public final class EvictedPartitions {
  private final Database database;

  EvictedPartitions(Database database) {
    this.database = database;
  }

  /**
   * What was removed of a store.
   *
   * @param partitions how many
   * @param bytes their lengths
   */
  public record Total(long partitions, long bytes) {}

  /** Adds one. */
  public void add(EvictedPartition evicted) {
    database
        .sql(
            """
            insert into evicted_partition (id, pv_name, appliance, store, root, file, from_at,
              to_at, bytes, reason, evicted_at, state, samples)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
            """)
        .params(
            evicted.id(),
            evicted.pvName(),
            evicted.appliance(),
            evicted.store(),
            evicted.root(),
            evicted.file(),
            EpochNanos.of(evicted.from()),
            EpochNanos.of(evicted.to()),
            evicted.bytes(),
            evicted.reason(),
            EpochNanos.of(evicted.at()),
            evicted.state().name())
        .param(evicted.samples())
        .update();
  }

  /** Notes what became of a file. */
  public void settle(String id, State state) {
    database
        .sql("update evicted_partition set state = ? where id = ?")
        .params(state.name(), id)
        .update();
  }

  /** Those of which it is not known whether they are gone, oldest first. */
  public List<EvictedPartition> unsettled(String appliance) {
    return database
        .sql(
            """
            select * from evicted_partition where appliance = ? and state = 'EVICTING'
            order by evicted_at, id\
            """)
        .param(appliance)
        .query(EvictedPartitions::read)
        .list();
  }

  /** What was removed of a store, or may have been, from a time on. */
  public Total since(String appliance, String root, Instant from) {
    return database
        .sql(
            """
            select count(*), coalesce(sum(bytes), 0) from evicted_partition
            where appliance = ? and root = ? and evicted_at > ? and state <> 'KEPT'\
            """)
        .params(appliance, root, EpochNanos.of(from))
        .query((row, number) -> new Total(row.getLong(1), row.getLong(2)))
        .single();
  }

  /** The newest of all PVs, newest first. */
  public List<EvictedPartition> newest(int limit) {
    return database
        .sql("select * from evicted_partition order by evicted_at desc, id limit ?")
        .param(limit)
        .query(EvictedPartitions::read)
        .list();
  }

  /** The newest of a PV, newest first. */
  public List<EvictedPartition> newestOf(String pvName, int limit) {
    return database
        .sql(
            """
            select * from evicted_partition where pv_name = ?
            order by evicted_at desc, id limit ?\
            """)
        .params(pvName, limit)
        .query(EvictedPartitions::read)
        .list();
  }

  private static EvictedPartition read(ResultSet row, int number) throws SQLException {
    long samples = row.getLong("samples");
    boolean unknown = row.wasNull();
    return new EvictedPartition(
        row.getString("id"),
        row.getString("pv_name"),
        row.getString("appliance"),
        row.getString("store"),
        row.getString("root"),
        row.getString("file"),
        EpochNanos.instant(row.getLong("from_at")),
        EpochNanos.instant(row.getLong("to_at")),
        unknown ? null : samples,
        row.getLong("bytes"),
        row.getString("reason"),
        EpochNanos.instant(row.getLong("evicted_at")),
        State.valueOf(row.getString("state")));
  }
}
