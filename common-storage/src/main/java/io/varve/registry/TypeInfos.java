package io.varve.registry;

import com.github.benmanes.caffeine.cache.Interner;
import io.varve.typeinfo.TypeInfo;
import io.varve.typeinfo.TypeInfoJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The type infos of all PVs. Thread-safe.
 *
 * <p>Their times are kept to the millisecond, as in EAA's JSON.
 */
public final class TypeInfos {
  /** Names per query; databases limit the parameters of a statement. */
  private static final int NAMES_AT_ONCE = 1000;

  private final Database database;

  /** What many type infos say alike: an engine keeps a hundred thousand of them in memory. */
  private final Interner<String> texts = Interner.newWeakInterner();

  private final Interner<List<String>> lists = Interner.newWeakInterner();

  TypeInfos(Database database) {
    this.database = database;
  }

  private TypeInfo read(ResultSet row, int number) throws SQLException {
    TypeInfo info = Database.stored("type info", row.getString("bean"), TypeInfoJson::parse);
    return info.but()
        .appliance(texts.intern(info.appliance()))
        .hostName(one(info.hostName()))
        .units(one(info.units()))
        .policyName(one(info.policyName()))
        .dataStores(lists.intern(info.dataStores()))
        .archiveFields(lists.intern(info.archiveFields()))
        .build();
  }

  private @Nullable String one(@Nullable String text) {
    return text == null ? null : texts.intern(text);
  }

  /**
   * What changed after a revision.
   *
   * @param revision the newest revision it covers
   * @param saved type infos added or changed
   * @param deleted names whose type info is gone, or belongs to another appliance now
   */
  public record Changes(long revision, List<TypeInfo> saved, Set<String> deleted) {}

  public Optional<TypeInfo> find(String pvName) {
    return database
        .sql("select bean from type_info where pv_name = ?")
        .param(pvName)
        .query(this::read)
        .optional();
  }

  /** The type infos of those of the names that have one. */
  public List<TypeInfo> findAll(Collection<String> pvNames) {
    List<String> names = List.copyOf(pvNames);
    List<TypeInfo> found = new ArrayList<>();
    for (int at = 0; at < names.size(); at += NAMES_AT_ONCE) {
      found.addAll(
          database
              .sql("select bean from type_info where pv_name in (:names)")
              .param("names", names.subList(at, Math.min(at + NAMES_AT_ONCE, names.size())))
              .query(this::read)
              .list());
    }
    return found;
  }

  /**
   * Adds or replaces.
   *
   * @throws IllegalArgumentException when the name is an alias (invariant F3)
   */
  public void save(TypeInfo info) {
    saveAll(List.of(info));
  }

  /**
   * Adds or replaces many in one transaction.
   *
   * @throws IllegalArgumentException when one of the names is an alias; none is saved then
   *     (invariant F3)
   */
  public void saveAll(Collection<TypeInfo> infos) {
    if (infos.isEmpty()) {
      return;
    }
    database.change(
        revision -> {
          write(List.copyOf(infos), revision);
          return true;
        });
  }

  /**
   * Changes a type info in one transaction, so that no other change comes between.
   *
   * @return what is stored now; empty when there is none of the name
   */
  public Optional<TypeInfo> change(String pvName, UnaryOperator<TypeInfo> change) {
    AtomicReference<@Nullable TypeInfo> stored = new AtomicReference<>();
    database.change(
        revision -> {
          TypeInfo before = find(pvName).orElse(null);
          if (before == null) {
            return false;
          }
          TypeInfo after = change.apply(before);
          stored.set(after);
          if (after.equals(before)) {
            return false;
          }
          write(List.of(after), revision);
          return true;
        });
    return Optional.ofNullable(stored.get());
  }

  /** Adds or replaces inside the caller's change. */
  void write(List<TypeInfo> infos, long revision) {
    database.batch(
        """
        insert into type_info_deletion (pv_name, appliance, revision)
        select pv_name, appliance, ? from type_info where pv_name = ? and appliance <> ?
        on conflict (pv_name, appliance) do update set revision = excluded.revision""",
        infos,
        info -> new Object[] {revision, info.pvName(), info.appliance()});
    database.batch(
        """
        insert into type_info (pv_name, appliance, revision, bean) values (?, ?, ?, ?)
        on conflict (pv_name) do update set appliance = excluded.appliance,
          revision = excluded.revision, bean = excluded.bean""",
        infos,
        info -> new Object[] {info.pvName(), info.appliance(), revision, TypeInfoJson.print(info)});
    database.batch(
        "delete from type_info_deletion where pv_name = ? and appliance = ?",
        infos,
        info -> new Object[] {info.pvName(), info.appliance()});
    database
        .sql(
            """
            select alias.alias, alias.pv_name from type_info
            join alias on alias.alias = type_info.pv_name
            where type_info.revision = ? limit 1""")
        .param(revision)
        .query()
        .listOfRows()
        .stream()
        .findFirst()
        .ifPresent(
            row -> {
              throw new IllegalArgumentException(
                  "'%s' is an alias of '%s' and cannot be a PV of its own; remove the alias first"
                      .formatted(row.get("alias"), row.get("pv_name")));
            });
  }

  /**
   * Adds a type info, unless there is one of that name.
   *
   * @return whether it was added
   * @throws IllegalArgumentException when the name is an alias (invariant F3)
   */
  public boolean addIfAbsent(TypeInfo info) {
    return database.change(
        revision -> {
          if (find(info.pvName()).isPresent()) {
            return false;
          }
          write(List.of(info), revision);
          return true;
        });
  }

  /**
   * Lets one PV take the place of another, in one transaction: the older one's type info goes, its
   * name and its aliases become aliases of the newer one.
   *
   * @param newer as it is to be afterwards
   * @return false when the older one is gone already
   */
  public boolean absorb(String older, TypeInfo newer) {
    return database.change(
        revision -> {
          noteDeletion(older, revision);
          if (database.sql("delete from type_info where pv_name = ?").param(older).update() == 0) {
            return false;
          }
          database
              .sql("update alias set pv_name = ? where pv_name = ?")
              .params(newer.pvName(), older)
              .update();
          database
              .sql("insert into alias (alias, pv_name) values (?, ?)")
              .params(older, newer.pvName())
              .update();
          write(List.of(newer), revision);
          return true;
        });
  }

  private void noteDeletion(String pvName, long revision) {
    database
        .sql(
            """
            insert into type_info_deletion (pv_name, appliance, revision)
            select pv_name, appliance, ? from type_info where pv_name = ?
            on conflict (pv_name, appliance) do update set revision = excluded.revision""")
        .params(revision, pvName)
        .update();
  }

  /** Removes a type info and the aliases of its PV; false when there was none. */
  public boolean delete(String pvName) {
    return database.change(
        revision -> {
          noteDeletion(pvName, revision);
          database.sql("delete from alias where pv_name = ?").param(pvName).update();
          return database.sql("delete from type_info where pv_name = ?").param(pvName).update() > 0;
        });
  }

  /** Every name, sorted. */
  public List<String> names() {
    // Sorted here and not by the database: PostgreSQL's order depends on its locale.
    return database.sql("select pv_name from type_info").query(String.class).list().stream()
        .sorted()
        .toList();
  }

  /** All type infos of an appliance, by name. */
  public List<TypeInfo> ofAppliance(String appliance) {
    return database
        .sql("select bean from type_info where appliance = ?")
        .param(appliance)
        .query(this::read)
        .list()
        .stream()
        .sorted(Comparator.comparing(TypeInfo::pvName))
        .toList();
  }

  /**
   * What changed since, for an appliance; revision 0 gives everything.
   *
   * <p>A PV that changes again while this reads may be left out here; its newer revision then
   * brings it in the next call.
   */
  public Changes changesSince(long revision, String appliance) {
    long newest = database.revision();
    List<TypeInfo> saved =
        database
            .sql(
                """
                select bean from type_info
                where appliance = ? and revision > ? and revision <= ? order by revision""")
            .params(appliance, revision, newest)
            .query(this::read)
            .list();
    Set<String> deleted =
        revision == 0
            ? Set.of()
            : new HashSet<>(
                database
                    .sql(
                        """
                        select pv_name from type_info_deletion
                        where appliance = ? and revision > ? and revision <= ?""")
                    .params(appliance, revision, newest)
                    .query(String.class)
                    .list());
    return new Changes(newest, saved, deleted);
  }
}
