package io.varve.registry;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.LongPredicate;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Statements and changes on the registry's database.
 *
 * <p>Each change takes the next revision before anything else. The lock on that one row holds until
 * the commit, so changes commit in the order of their revisions: a reader that sees a revision sees
 * everything up to it. Without it, on PostgreSQL, revision 8 could become visible before 7, and
 * whoever asked for what came after 8 would miss 7 for ever. Since every change takes the same lock
 * first, changes cannot deadlock either. Thread-safe.
 */
final class Database {
  private static final int BATCH = 1000;
  private static final String REVISION = "select newest from revision_counter";

  private final JdbcTemplate template;
  private final JdbcClient client;
  private final TransactionTemplate transaction;
  private final KnownRevision known = new KnownRevision(this::revision, System::nanoTime);

  Database(DataSource dataSource) {
    this.template = new JdbcTemplate(dataSource);
    this.client = JdbcClient.create(template);
    this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
  }

  JdbcClient.StatementSpec sql(String sql) {
    return client.sql(sql);
  }

  /**
   * Runs the statement once per row, many rows per round trip.
   *
   * @return how many rows of the database it changed
   */
  <T> int batch(String sql, List<T> rows, Function<T, Object[]> arguments) {
    int changed = 0;
    for (int at = 0; at < rows.size(); at += BATCH) {
      List<T> some = rows.subList(at, Math.min(at + BATCH, rows.size()));
      changed +=
          Arrays.stream(template.batchUpdate(sql, some.stream().map(arguments).toList())).sum();
    }
    return changed;
  }

  /** Of at most so long ago, unless this process has changed something since. */
  long revision(Duration age) {
    return known.revision(age);
  }

  /** Asked several times a second, so without what a mapped query costs. */
  long revision() {
    Long newest =
        template.execute(
            (Connection connection) -> {
              try (PreparedStatement statement = connection.prepareStatement(REVISION);
                  ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
              }
            });
    return Objects.requireNonNull(newest);
  }

  /**
   * Reads a text that the registry wrote itself.
   *
   * @throws IllegalStateException when it cannot be read, which is no fault of the caller
   */
  static <T> T stored(String what, String text, Function<String, T> parse) {
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          "The registry holds a damaged %s, %s: %s".formatted(what, text, e.getMessage()), e);
    }
  }

  /**
   * Runs a change in a transaction of its own.
   *
   * @param change gets the change's revision; false when there was nothing to change, upon which
   *     nothing is kept and the revision is not used up
   * @return what the change said
   */
  boolean change(LongPredicate change) {
    boolean changed =
        Boolean.TRUE.equals(
            transaction.execute(
                status -> {
                  long revision =
                      sql("update revision_counter set newest = newest + 1 returning newest")
                          .query(Long.class)
                          .single();
                  boolean kept = change.test(revision);
                  if (!kept) {
                    status.setRollbackOnly();
                  }
                  return kept;
                }));
    if (changed) {
      known.forget();
    }
    return changed;
  }
}
