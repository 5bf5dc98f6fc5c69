package io.varve.registry;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The connections to a registry's database. Thread-safe.
 *
 * <p>SQLite is opened in WAL mode, in which readers and the one writer do not hinder each other;
 * {@code synchronous=NORMAL} keeps the database intact through a power cut, though it may forget
 * the last changes. Transactions begin IMMEDIATE, because a transaction that reads first and writes
 * later fails instead of waiting when another one has written in between.
 */
public final class RegistryDatabase implements AutoCloseable {
  private static final String SQLITE = "jdbc:sqlite:";
  private static final String POSTGRESQL = "jdbc:postgresql:";

  /** How long a caller waits for a connection, or for another writer of SQLite. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** How long a service that starts before its PostgreSQL waits for it. */
  private static final Duration START_PATIENCE = Duration.ofSeconds(60);

  private final HikariDataSource dataSource;

  /**
   * Opens a database. The folder of an SQLite file is created; settings in the URL win over those
   * chosen here.
   *
   * @param url {@code jdbc:sqlite:<file>} or {@code jdbc:postgresql://<host>/<database>}
   * @param user for PostgreSQL
   * @param password for PostgreSQL
   * @throws IllegalArgumentException when the URL is of another database or of SQLite in memory
   */
  public static RegistryDatabase open(
      String url, @Nullable String user, @Nullable String password) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("registry");
    config.setJdbcUrl(url);
    config.setConnectionTimeout(PATIENCE.toMillis());
    if (url.startsWith(SQLITE)) {
      createFolder(url);
      config.setMaximumPoolSize(4);
      // SQLite does not wait while another connection turns WAL mode on, so it is asked again.
      config.setInitializationFailTimeout(PATIENCE.toMillis());
      setUnlessInUrl(config, "journal_mode", "WAL");
      setUnlessInUrl(config, "busy_timeout", String.valueOf(PATIENCE.toMillis()));
      setUnlessInUrl(config, "synchronous", "NORMAL");
      setUnlessInUrl(config, "transaction_mode", "IMMEDIATE");
    } else if (url.startsWith(POSTGRESQL)) {
      config.setUsername(user);
      config.setPassword(password);
      config.setMaximumPoolSize(8);
      config.setInitializationFailTimeout(START_PATIENCE.toMillis());
      setUnlessInUrl(config, "ApplicationName", "varve");
      setUnlessInUrl(config, "connectTimeout", "10");
      // Bounds every wait for an answer, also that for the revision while others change things.
      setUnlessInUrl(config, "socketTimeout", "60");
      setUnlessInUrl(config, "tcpKeepAlive", "true");
    } else {
      throw new IllegalArgumentException(
          "The registry URL '%s' is neither SQLite (jdbc:sqlite:<file>) nor PostgreSQL"
                  .formatted(url)
              + " (jdbc:postgresql://<host>/<database>); correct varve.registry.url");
    }
    return new RegistryDatabase(new HikariDataSource(config));
  }

  /** Opens the SQLite database in a file. */
  public static RegistryDatabase sqlite(Path file) {
    return open(SQLITE + file.toAbsolutePath(), null, null);
  }

  private RegistryDatabase(HikariDataSource dataSource) {
    this.dataSource = dataSource;
  }

  public DataSource dataSource() {
    return dataSource;
  }

  public boolean isClosed() {
    return dataSource.isClosed();
  }

  @Override
  public void close() {
    dataSource.close();
  }

  private static void setUnlessInUrl(HikariConfig config, String name, String value) {
    if (!config.getJdbcUrl().contains(name + "=")) {
      config.addDataSourceProperty(name, value);
    }
  }

  private static void createFolder(String url) {
    String file =
        url.substring(SQLITE.length()).replaceFirst("\\?.*$", "").replaceFirst("^file:", "");
    if (file.isEmpty() || file.startsWith(":")) {
      throw new IllegalArgumentException(
          "The registry URL '%s' keeps the registry in memory, where it would be lost;"
                  .formatted(url)
              + " name a file in varve.registry.url");
    }
    Path folder = Path.of(file).toAbsolutePath().getParent();
    if (folder == null) {
      return;
    }
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The folder '%s' of the registry cannot be created; make it writable or set"
                  .formatted(folder)
              + " varve.registry.url",
          e);
    }
  }
}
