package io.varve.registry;

import javax.sql.DataSource;

/**
 * The registry database: what the services know and tell each other besides files.
 *
 * <p>SQLite for one host, PostgreSQL for several. Every change of a type info, alias, request or
 * tombstone gets the next revision number in the same transaction, so that a service that remembers
 * the last revision it saw can ask for what changed since and misses nothing. Thread-safe.
 */
public final class Registry {

  /**
   * Opens a registry and brings its tables up to date.
   *
   * @param dataSource of SQLite or PostgreSQL
   */
  public static Registry open(DataSource dataSource) {
    throw new UnsupportedOperationException();
  }

  private Registry() {}

  /** The newest revision; cheap enough to ask four times a second. */
  public long revision() {
    throw new UnsupportedOperationException();
  }

  public TypeInfos typeInfos() {
    throw new UnsupportedOperationException();
  }

  public ArchiveRequests archiveRequests() {
    throw new UnsupportedOperationException();
  }

  public Aliases aliases() {
    throw new UnsupportedOperationException();
  }

  public Leases leases() {
    throw new UnsupportedOperationException();
  }

  public Tombstones tombstones() {
    throw new UnsupportedOperationException();
  }
}
