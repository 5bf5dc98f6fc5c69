package io.varve.registry;

import java.time.Duration;
import javax.sql.DataSource;

/**
 * The registry database: what the services know and tell each other besides files.
 *
 * <p>SQLite for one host, PostgreSQL for several. Every change of a type info, alias, request,
 * tombstone or named flag gets the next revision number in the same transaction, so that a service
 * that remembers the last revision it saw can ask for what changed since and misses nothing. Leases
 * change without a revision. Thread-safe.
 *
 * <p>All methods throw Spring's {@link org.springframework.dao.DataAccessException} when the
 * database cannot be reached.
 */
public final class Registry {
  private static final Duration RECENT = Duration.ofMillis(200);

  private final Database database;
  private final TypeInfos typeInfos;
  private final ArchiveRequests archiveRequests;
  private final Aliases aliases;
  private final Leases leases;
  private final Tombstones tombstones;
  private final NamedFlags namedFlags;
  private final Jobs jobs;
  private final DeletedRanges deletedRanges;
  private final TrashFolders trashFolders;
  private final EvictedPartitions evictedPartitions;
  private final Appliances appliances;
  private final ExternalServers externalServers;

  /**
   * Opens a registry and brings its tables up to date.
   *
   * @param dataSource of SQLite or PostgreSQL, usually a {@link RegistryDatabase}'s; the caller
   *     closes it
   */
  public static Registry open(DataSource dataSource) {
    Schema.bringUpToDate(dataSource);
    return new Registry(new Database(dataSource));
  }

  private Registry(Database database) {
    this.database = database;
    this.typeInfos = new TypeInfos(database);
    this.archiveRequests = new ArchiveRequests(database, typeInfos);
    this.aliases = new Aliases(database);
    this.leases = new Leases(database);
    this.tombstones = new Tombstones(database);
    this.namedFlags = new NamedFlags(database);
    this.jobs = new Jobs(database);
    this.deletedRanges = new DeletedRanges(database);
    this.trashFolders = new TrashFolders(database);
    this.evictedPartitions = new EvictedPartitions(database);
    this.appliances = new Appliances(database);
    this.externalServers = new ExternalServers(database);
  }

  /** The newest revision. */
  public long revision() {
    return database.revision();
  }

  /**
   * The newest revision as it was within the last fifth of a second; what this process has changed
   * it knows at once. For those who look for changes again and again: however many there are in a
   * process, the database is asked once for all.
   */
  public long recentRevision() {
    return database.revision(RECENT);
  }

  public TypeInfos typeInfos() {
    return typeInfos;
  }

  public ArchiveRequests archiveRequests() {
    return archiveRequests;
  }

  public Aliases aliases() {
    return aliases;
  }

  public Leases leases() {
    return leases;
  }

  public Tombstones tombstones() {
    return tombstones;
  }

  public NamedFlags namedFlags() {
    return namedFlags;
  }

  public Jobs jobs() {
    return jobs;
  }

  public DeletedRanges deletedRanges() {
    return deletedRanges;
  }

  public TrashFolders trashFolders() {
    return trashFolders;
  }

  public EvictedPartitions evictedPartitions() {
    return evictedPartitions;
  }

  public Appliances appliances() {
    return appliances;
  }

  public ExternalServers externalServers() {
    return externalServers;
  }
}
