package io.varve.registry;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract on a real PostgreSQL server; each test has a schema of its own. */
class PostgresRegistryTest extends RegistryContractTest {
  private static EmbeddedPostgres server;
  private static int schemas;

  @BeforeAll
  static void start() throws Exception {
    server = EmbeddedPostgres.builder().start();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @Override
  RegistryDatabase emptyDatabase(Path folder) throws Exception {
    String schema = "registry" + ++schemas;
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create schema " + schema);
    }
    return RegistryDatabase.open(
        server.getJdbcUrl("postgres", "postgres") + "&currentSchema=" + schema, "postgres", "");
  }
}
