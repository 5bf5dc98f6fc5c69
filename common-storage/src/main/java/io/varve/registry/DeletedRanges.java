package io.varve.registry;

import io.varve.registry.DeletedRange.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The record of data that was deleted by time range; rows are never removed. Thread-safe. */
public final class DeletedRanges {
  private final Database database;

  DeletedRanges(Database database) {
    this.database = database;
  }

  /** Adds one, or replaces it when the job that deletes it was taken up again. */
  public void save(DeletedRange range) {
    database.change(
        revision ->
            database
                    .sql(
                        """
                        insert into deleted_range (id, pv_name, appliance, from_at, to_at, samples,
                          bytes, asked_by, deleted_at, kept_until, state, state_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict (id) do update set samples = excluded.samples,
                          bytes = excluded.bytes, deleted_at = excluded.deleted_at,
                          kept_until = excluded.kept_until, state = excluded.state,
                          state_at = excluded.state_at""")
                    .params(
                        range.id(),
                        range.pvName(),
                        range.appliance(),
                        EpochNanos.of(range.from()),
                        EpochNanos.of(range.to()),
                        range.samples(),
                        range.bytes(),
                        range.askedBy(),
                        EpochNanos.of(range.deletedAt()),
                        EpochNanos.of(range.keptUntil()),
                        range.state().name(),
                        EpochNanos.of(range.stateAt()))
                    .update()
                > 0);
  }

  /** Notes what becomes of deleted data; false when it was not in the state it is to leave. */
  public boolean change(String id, State from, State to, Instant now) {
    return database.change(
        revision ->
            database
                    .sql(
                        "update deleted_range set state = ?, state_at = ? where id = ? and state = ?")
                    .params(to.name(), EpochNanos.of(now), id, from.name())
                    .update()
                > 0);
  }

  public Optional<DeletedRange> find(String id) {
    return database
        .sql("select * from deleted_range where id = ?")
        .param(id)
        .query(DeletedRanges::read)
        .optional();
  }

  /** All of a PV, newest first. */
  public List<DeletedRange> of(String pvName) {
    return database
        .sql("select * from deleted_range where pv_name = ? order by deleted_at desc, id")
        .param(pvName)
        .query(DeletedRanges::read)
        .list();
  }

  /** What lies in the trash of an appliance, oldest first. */
  public List<DeletedRange> inTrash(String appliance) {
    return database
        .sql(
            """
            select * from deleted_range where appliance = ? and state = 'DELETED'
            order by deleted_at, id""")
        .param(appliance)
        .query(DeletedRanges::read)
        .list();
  }

  private static DeletedRange read(ResultSet row, int number) throws SQLException {
    return new DeletedRange(
        row.getString("id"),
        row.getString("pv_name"),
        row.getString("appliance"),
        EpochNanos.instant(row.getLong("from_at")),
        EpochNanos.instant(row.getLong("to_at")),
        row.getLong("samples"),
        row.getLong("bytes"),
        row.getString("asked_by"),
        EpochNanos.instant(row.getLong("deleted_at")),
        EpochNanos.instant(row.getLong("kept_until")),
        State.valueOf(row.getString("state")),
        EpochNanos.instant(row.getLong("state_at")));
  }
}
