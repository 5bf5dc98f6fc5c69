package io.varve.registry;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.jdbc.core.RowCallbackHandler;

/** Other names of PVs. Thread-safe. */
public final class Aliases {
  private final Database database;

  Aliases(Database database) {
    this.database = database;
  }

  /** The PV an alias stands for. */
  public Optional<String> realNameOf(String alias) {
    return database
        .sql("select pv_name from alias where alias = ?")
        .param(alias)
        .query(String.class)
        .optional();
  }

  /** The aliases of a PV, sorted. */
  public List<String> of(String pvName) {
    return database
        .sql("select alias from alias where pv_name = ?")
        .param(pvName)
        .query(String.class)
        .list()
        .stream()
        .sorted()
        .toList();
  }

  /** Every alias with its PV, sorted by alias. */
  public Map<String, String> all() {
    Map<String, String> all = new TreeMap<>();
    RowCallbackHandler put = row -> all.put(row.getString("alias"), row.getString("pv_name"));
    database.sql("select alias, pv_name from alias").query(put);
    return all;
  }

  /**
   * Adds an alias.
   *
   * @throws IllegalArgumentException when it is a PV or an alias already, or the PV is none
   *     (invariant F3)
   */
  public void add(String alias, String pvName) {
    database.change(
        revision -> {
          refuseUnlessValid(alias, pvName);
          return database
                  .sql("insert into alias (alias, pv_name) values (?, ?)")
                  .params(alias, pvName)
                  .update()
              > 0;
        });
  }

  private void refuseUnlessValid(String alias, String pvName) {
    if (alias.equals(pvName)) {
      throw new IllegalArgumentException("'" + alias + "' cannot be an alias of itself");
    }
    realNameOf(pvName)
        .ifPresent(
            real -> {
              throw new IllegalArgumentException(
                  "'%s' is an alias itself; add '%s' as an alias of its PV '%s'"
                      .formatted(pvName, alias, real));
            });
    if (!isPv(pvName)) {
      throw new IllegalArgumentException(
          "'%s' is not archived, so '%s' cannot be its alias; archive it first"
              .formatted(pvName, alias));
    }
    if (isPv(alias)) {
      throw new IllegalArgumentException(
          "'%s' is a PV in the archive and cannot be an alias of '%s'".formatted(alias, pvName));
    }
    realNameOf(alias)
        .ifPresent(
            real -> {
              throw new IllegalArgumentException(
                  "'%s' is an alias of '%s' already; remove it there first".formatted(alias, real));
            });
  }

  /** Removes an alias if it stands for that PV; false otherwise (invariant F4). */
  public boolean remove(String alias, String pvName) {
    return database.change(
        revision ->
            database
                    .sql("delete from alias where alias = ? and pv_name = ?")
                    .params(alias, pvName)
                    .update()
                > 0);
  }

  /** Removes all aliases of a PV. */
  public void removeAllOf(String pvName) {
    database.change(
        revision -> database.sql("delete from alias where pv_name = ?").param(pvName).update() > 0);
  }

  private boolean isPv(String name) {
    return database
        .sql("select 1 from type_info where pv_name = ?")
        .param(name)
        .query(Integer.class)
        .optional()
        .isPresent();
  }
}
