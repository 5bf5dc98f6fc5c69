package io.varve.registry;

import java.util.List;

/** The other archives that a site has told this one to ask too. Thread-safe. */
public final class ExternalServers {
  private final Database database;

  ExternalServers(Database database) {
    this.database = database;
  }

  /** All of them, in the order in which they are asked: the first added first. */
  public List<ExternalServer> all() {
    return database
        .sql("select url, archives from external_server order by place, url")
        .query((row, number) -> new ExternalServer(row.getString("url"), row.getString("archives")))
        .list();
  }

  /** Adds one at the end; one that is there keeps its place. */
  public void put(ExternalServer server) {
    database.change(
        revision ->
            database
                    .sql(
                        """
                        insert into external_server (url, archives, place) values (?, ?, ?)
                        on conflict (url) do update set archives = excluded.archives
                        where external_server.archives <> excluded.archives""")
                    .params(server.url(), server.archives(), revision)
                    .update()
                > 0);
  }

  /**
   * Forgets one.
   *
   * @return whether it was there
   */
  public boolean remove(String url) {
    return database.change(
        revision ->
            database.sql("delete from external_server where url = ?").param(url).update() > 0);
  }
}
