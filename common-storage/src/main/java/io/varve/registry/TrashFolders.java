package io.varve.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/**
 * Where in which store roots things lie that were taken out of the stores. Noted before the folder
 * is made and forgotten after it is gone, so that none stays behind unknown. Thread-safe.
 */
public final class TrashFolders {
  private final Database database;

  TrashFolders(Database database) {
    this.database = database;
  }

  /**
   * A folder of taken out files.
   *
   * @param id of the job that took them out
   * @param root the root of the store they were in
   * @param appliance whose store that is
   * @param keptUntil until when they stay
   */
  public record TrashFolder(String id, String root, String appliance, Instant keptUntil) {}

  /** Adds one; one that is known keeps its time. */
  public void add(TrashFolder folder) {
    database.change(
        revision ->
            database
                    .sql(
                        """
                        insert into trash_folder (id, root, appliance, kept_until)
                        values (?, ?, ?, ?) on conflict (id, root) do nothing""")
                    .params(
                        folder.id(),
                        folder.root(),
                        folder.appliance(),
                        EpochNanos.of(folder.keptUntil()))
                    .update()
                > 0);
  }

  /** Lets the folders of a job stay until another time. */
  public void keep(String id, Instant until) {
    database.change(
        revision ->
            database
                    .sql("update trash_folder set kept_until = ? where id = ?")
                    .params(EpochNanos.of(until), id)
                    .update()
                > 0);
  }

  /** The folders of a job. */
  public List<TrashFolder> of(String id) {
    return database
        .sql("select * from trash_folder where id = ? order by root")
        .param(id)
        .query(TrashFolders::read)
        .list();
  }

  /** The folders whose time is over. */
  public List<TrashFolder> due(String appliance, Instant now) {
    return database
        .sql(
            """
            select * from trash_folder where appliance = ? and kept_until <= ?
            order by kept_until, id, root""")
        .params(appliance, EpochNanos.of(now))
        .query(TrashFolders::read)
        .list();
  }

  /** Forgets a folder that is gone. */
  public void remove(String id, String root) {
    database.change(
        revision ->
            database
                    .sql("delete from trash_folder where id = ? and root = ?")
                    .params(id, root)
                    .update()
                > 0);
  }

  private static TrashFolder read(ResultSet row, int number) throws SQLException {
    return new TrashFolder(
        row.getString("id"),
        row.getString("root"),
        row.getString("appliance"),
        EpochNanos.instant(row.getLong("kept_until")));
  }
}
