package io.varve.registry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;

/**
 * Brings the registry's tables up to date with Flyway.
 *
 * <p>Flyway lets services that start together take turns on PostgreSQL, but not on SQLite, so there
 * a lock on a file beside the database does it. The database file itself must not be locked from
 * here: closing it again would drop the locks SQLite holds on it in this process.
 */
final class Schema {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private Schema() {}

  static void bringUpToDate(DataSource dataSource) {
    Optional<Path> file = sqliteFile(dataSource);
    if (file.isEmpty()) {
      migrate(dataSource);
      return;
    }
    Path lockFile = file.get().resolveSibling(file.get().getFileName() + ".lock");
    try (FileChannel channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = lock(channel, lockFile)) {
      lock.channel(); // held while the tables change
      migrate(dataSource);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The lock file '%s' of the registry cannot be used; check that its folder is writable"
              .formatted(lockFile),
          e);
    }
  }

  private static void migrate(DataSource dataSource) {
    Flyway.configure()
        .dataSource(dataSource)
        .locations("classpath:io/varve/registry/migration")
        .load()
        .migrate();
  }

  /** The file of an SQLite database; empty for anything else. */
  private static Optional<Path> sqliteFile(DataSource dataSource) {
    String product;
    try {
      product =
          JdbcUtils.extractDatabaseMetaData(dataSource, data -> data.getDatabaseProductName());
    } catch (MetaDataAccessException e) {
      throw new DataAccessResourceFailureException(
          "The registry database cannot be reached; check varve.registry.url", e);
    }
    if (!"SQLite".equals(product)) {
      return Optional.empty();
    }
    return Optional.ofNullable(
            new JdbcTemplate(dataSource)
                .queryForObject(
                    "select file from pragma_database_list where name = 'main'", String.class))
        .map(Path::of);
  }

  private static FileLock lock(FileChannel channel, Path lockFile) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      FileLock lock = tryLock(channel);
      if (lock != null) {
        return lock;
      }
      if (System.nanoTime() > deadline) {
        throw new IOException(
            "another process has held '%s' for %d s".formatted(lockFile, PATIENCE.toSeconds()));
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldInThisProcess) {
      return null;
    }
  }
}
