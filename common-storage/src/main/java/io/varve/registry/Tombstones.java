package io.varve.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Marks of PVs whose files are being removed: written before the first file goes, cleared after the
 * last, honoured by every service in between (invariant D5). Thread-safe.
 */
public final class Tombstones {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Database database;

  Tombstones(Database database) {
    this.database = database;
  }

  /**
   * A PV whose files must go.
   *
   * @param pvName the PV
   * @param appliance the appliance whose ETL removes the files
   * @param key the key of its files
   * @param dataStores its store URLs
   * @param deleteData whether the files go too, or the recording only
   * @param since when it was asked
   */
  public record Tombstone(
      String pvName,
      String appliance,
      String key,
      List<String> dataStores,
      boolean deleteData,
      Instant since) {

    public Tombstone {
      dataStores = List.copyOf(dataStores);
    }
  }

  /**
   * Adds a tombstone, or replaces the one of that PV; files whose removal was asked for before
   * still go.
   */
  public void add(Tombstone tombstone) {
    database.change(
        revision ->
            database
                    .sql(
                        """
                        insert into tombstone
                          (pv_name, appliance, chunk_key, data_stores, delete_data, asked_at)
                        values (?, ?, ?, ?, ?, ?)
                        on conflict (pv_name) do update set appliance = excluded.appliance,
                          chunk_key = excluded.chunk_key, data_stores = excluded.data_stores,
                          delete_data = case when tombstone.delete_data = 1 then 1
                            else excluded.delete_data end,
                          asked_at = excluded.asked_at""")
                    .params(
                        tombstone.pvName(),
                        tombstone.appliance(),
                        tombstone.key(),
                        JSON.writeValueAsString(tombstone.dataStores()),
                        tombstone.deleteData() ? 1 : 0,
                        EpochNanos.of(tombstone.since()))
                    .update()
                > 0);
  }

  /** The tombstones an appliance has to clear, oldest first. */
  public List<Tombstone> ofAppliance(String appliance) {
    return database
        .sql("select * from tombstone where appliance = ?")
        .param(appliance)
        .query(Tombstones::read)
        .list()
        .stream()
        .sorted(Comparator.comparing(Tombstone::since).thenComparing(Tombstone::pvName))
        .toList();
  }

  public boolean contains(String pvName) {
    return database
        .sql("select 1 from tombstone where pv_name = ?")
        .param(pvName)
        .query(Integer.class)
        .optional()
        .isPresent();
  }

  public void clear(String pvName) {
    database.change(
        revision ->
            database.sql("delete from tombstone where pv_name = ?").param(pvName).update() > 0);
  }

  private static Tombstone read(ResultSet row, int number) throws SQLException {
    return new Tombstone(
        row.getString("pv_name"),
        row.getString("appliance"),
        row.getString("chunk_key"),
        JSON.readValue(row.getString("data_stores"), new TypeReference<List<String>>() {}),
        row.getInt("delete_data") == 1,
        EpochNanos.instant(row.getLong("asked_at")));
  }
}
