package io.varve.registry;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.jdbc.core.RowCallbackHandler;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Where the appliances that share this registry are reached. Thread-safe. */
public final class Appliances {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Database database;

  Appliances(Database database) {
    this.database = database;
  }

  /**
   * Says where the services of an appliance are.
   *
   * @param urls base URLs without a path, by service: mgmt, engine, etl, retrieval
   */
  public void announce(String identity, Map<String, String> urls) {
    String text = JSON.writeValueAsString(new TreeMap<>(urls));
    database.change(
        revision ->
            database
                    .sql(
                        """
                        insert into appliance (identity, urls) values (?, ?)
                        on conflict (identity) do update set urls = excluded.urls
                        where appliance.urls <> excluded.urls""")
                    .params(identity, text)
                    .update()
                > 0);
  }

  /** The base URLs of an appliance's services; empty for one that never was there. */
  public Optional<Map<String, String>> urlsOf(String identity) {
    return Optional.ofNullable(all().get(identity));
  }

  /** Every appliance with its base URLs, sorted by identity. */
  public Map<String, Map<String, String>> all() {
    Map<String, Map<String, String>> all = new TreeMap<>();
    RowCallbackHandler put =
        row ->
            all.put(
                row.getString("identity"),
                JSON.readValue(row.getString("urls"), new TypeReference<Map<String, String>>() {}));
    database.sql("select identity, urls from appliance").query(put);
    return all;
  }
}
