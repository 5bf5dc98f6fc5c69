package io.varve.registry;

import io.varve.registry.ArchiveRequest.State;
import io.varve.typeinfo.ArchiveParameters;
import io.varve.typeinfo.ArchiveParametersJson;
import io.varve.typeinfo.MetaInfo;
import io.varve.typeinfo.MetaInfoJson;
import io.varve.typeinfo.TypeInfo;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The pending archive requests. Thread-safe. */
public final class ArchiveRequests {
  private final Database database;
  private final TypeInfos typeInfos;

  ArchiveRequests(Database database, TypeInfos typeInfos) {
    this.database = database;
    this.typeInfos = typeInfos;
  }

  /** Adds those whose PV has no request yet, in one transaction. */
  public void addAll(Collection<ArchiveRequest> requests) {
    if (requests.isEmpty()) {
      return;
    }
    database.change(
        revision -> {
          database.batch(
              """
              insert into archive_request (pv_name, requested_name, appliance, parameters, state,
                requested_at, state_since, meta_info, reason)
              values (?, ?, ?, ?, ?, ?, ?, ?, ?)
              on conflict (pv_name) do nothing""",
              List.copyOf(requests),
              ArchiveRequests::columns);
          return true;
        });
  }

  public Optional<ArchiveRequest> find(String pvName) {
    return database
        .sql("select * from archive_request where pv_name = ?")
        .param(pvName)
        .query(ArchiveRequests::read)
        .optional();
  }

  /** All requests of an appliance, oldest first, those of one instant by name. */
  public List<ArchiveRequest> ofAppliance(String appliance) {
    return database
        .sql("select * from archive_request where appliance = ?")
        .param(appliance)
        .query(ArchiveRequests::read)
        .list()
        .stream()
        .sorted(
            Comparator.comparing(ArchiveRequest::requestedAt).thenComparing(ArchiveRequest::pvName))
        .toList();
  }

  /**
   * The engine has begun to look for PVs, all in one transaction. Requests that are this far
   * already, or gone, stay as they are.
   *
   * @return whether any has changed
   */
  public boolean gathering(Collection<String> pvNames, Instant now) {
    List<String> names = List.copyOf(pvNames);
    return database.change(
        revision ->
            database.batch(
                    """
                  update archive_request set state = ?, state_since = ?
                  where pv_name = ? and state = ?""",
                    names,
                    name ->
                        new Object[] {
                          State.METAINFO_GATHERING.name(),
                          EpochNanos.of(now),
                          name,
                          State.START.name()
                        })
                > 0);
  }

  /** Replaces what the user asked for; false when the request is gone. */
  public boolean askFor(String pvName, ArchiveParameters parameters) {
    return database.change(
        revision ->
            database
                    .sql("update archive_request set parameters = ? where pv_name = ?")
                    .params(ArchiveParametersJson.print(parameters), pvName)
                    .update()
                > 0);
  }

  /**
   * The engine has learned what it needs of PVs, all in one transaction; requests that are gone
   * stay away.
   *
   * @return whether any has changed
   */
  public boolean obtained(Map<String, MetaInfo> learned, Instant now) {
    List<Map.Entry<String, MetaInfo>> all = List.copyOf(learned.entrySet());
    return database.change(
        revision ->
            database.batch(
                    """
                  update archive_request set state = ?, state_since = ?, meta_info = ?
                  where pv_name = ?""",
                    all,
                    one ->
                        new Object[] {
                          State.METAINFO_OBTAINED.name(),
                          EpochNanos.of(now),
                          MetaInfoJson.print(one.getValue()),
                          one.getKey()
                        })
                > 0);
  }

  /**
   * Turns a request into a type info, in one transaction; false, and nothing saved, when the
   * request is gone (aborted meanwhile).
   *
   * @throws IllegalArgumentException when the name has become an alias (invariant F3)
   */
  public boolean fulfil(TypeInfo info) {
    return database.change(
        revision -> {
          if (!remove(info.pvName())) {
            return false;
          }
          typeInfos.write(List.of(info), revision);
          return true;
        });
  }

  /** Removes a request; false when there was none. */
  public boolean abort(String pvName) {
    return database.change(revision -> remove(pvName));
  }

  private boolean remove(String pvName) {
    return database.sql("delete from archive_request where pv_name = ?").param(pvName).update() > 0;
  }

  private static Object[] columns(ArchiveRequest request) {
    MetaInfo metaInfo = request.metaInfo();
    return new Object[] {
      request.pvName(),
      request.requestedName(),
      request.appliance(),
      ArchiveParametersJson.print(request.parameters()),
      request.state().name(),
      EpochNanos.of(request.requestedAt()),
      EpochNanos.of(request.stateSince()),
      metaInfo == null ? null : MetaInfoJson.print(metaInfo),
      request.reason()
    };
  }

  private static ArchiveRequest read(ResultSet row, int number) throws SQLException {
    String metaInfo = row.getString("meta_info");
    return new ArchiveRequest(
        row.getString("pv_name"),
        row.getString("requested_name"),
        row.getString("appliance"),
        Database.stored(
            "archive request", row.getString("parameters"), ArchiveParametersJson::parse),
        State.valueOf(row.getString("state")),
        EpochNanos.instant(row.getLong("requested_at")),
        EpochNanos.instant(row.getLong("state_since")),
        metaInfo == null ? null : Database.stored("meta info", metaInfo, MetaInfoJson::parse),
        row.getString("reason"));
  }
}
