package io.varve.registry;

import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.RowCallbackHandler;

/**
 * Switches that a site names itself, such as {@code SKIP_LTS_FOR_ETL} (contract mgmt-engine-etl 1.6
 * and 4.2). Other than EAA's they survive a restart. Thread-safe.
 *
 * <p>A flag that nobody has set is off. The names {@code true} and {@code false}, in any case, are
 * their own values and cannot be switched.
 */
public final class NamedFlags {
  private final Database database;

  NamedFlags(Database database) {
    this.database = database;
  }

  /** Whether a flag is on. */
  public boolean get(String name) {
    if (isLiteral(name)) {
      return name.equalsIgnoreCase("true");
    }
    return database
        .sql("select up from named_flag where name = ?")
        .param(name)
        .query(Integer.class)
        .optional()
        .map(up -> up == 1)
        .orElse(false);
  }

  /** Every flag that was ever set, sorted by name. */
  public Map<String, Boolean> all() {
    Map<String, Boolean> all = new TreeMap<>();
    RowCallbackHandler put = row -> all.put(row.getString("name"), row.getInt("up") == 1);
    database.sql("select name, up from named_flag").query(put);
    return all;
  }

  /**
   * Switches a flag.
   *
   * @return whether that changed anything; only then the revision has risen
   * @throws IllegalArgumentException when the name is empty or its own value
   */
  public boolean set(String name, boolean up) {
    if (name.isEmpty() || isLiteral(name)) {
      throw new IllegalArgumentException(
          "A flag cannot be named '" + name + "'; choose a name that is no value by itself");
    }
    return database.change(
        revision ->
            database
                    .sql(
                        """
                        insert into named_flag (name, up) values (?, ?)
                        on conflict (name) do update set up = excluded.up
                        where named_flag.up <> excluded.up""")
                    .params(name, up ? 1 : 0)
                    .update()
                > 0);
  }

  private static boolean isLiteral(String name) {
    return name.equalsIgnoreCase("true") || name.equalsIgnoreCase("false");
  }
}
