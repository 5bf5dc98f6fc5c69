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
   * The engine has begun to look for the PV; false when the request is gone. A request that is this
   * far already stays as it is.
   */
  public boolean gathering(String pvName, Instant now) {
    boolean begun =
        database.change(
            revision ->
                database
                        .sql(
                            """
                            update archive_request set state = ?, state_since = ?
                            where pv_name = ? and state = ?""")
                        .params(
                            State.METAINFO_GATHERING.name(),
                            EpochNanos.of(now),
                            pvName,
                            State.START.name())
                        .update()
                    > 0);
    return begun || find(pvName).isPresent();
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

  /** The engine has learned what it needs; false when the request is gone. */
  public boolean obtained(String pvName, MetaInfo metaInfo, Instant now) {
    return database.change(
        revision ->
            database
                    .sql(
                        """
                        update archive_request set state = ?, state_since = ?, meta_info = ?
                        where pv_name = ?""")
                    .params(
                        State.METAINFO_OBTAINED.name(),
                        EpochNanos.of(now),
                        MetaInfoJson.print(metaInfo),
                        pvName)
                    .update()
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
