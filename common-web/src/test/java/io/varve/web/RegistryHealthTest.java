package io.varve.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.registry.Registry;
import io.varve.registry.RegistryDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Status;
import org.springframework.jdbc.datasource.DelegatingDataSource;

class RegistryHealthTest {
  private final AtomicInteger questions = new AtomicInteger();
  private volatile @Nullable CountDownLatch hanging;
  private RegistryDatabase database;
  private Registry registry;

  @BeforeEach
  void open(@TempDir Path folder) {
    database = RegistryDatabase.sqlite(folder.resolve("registry.sqlite"));
    registry =
        Registry.open(
            new DelegatingDataSource(database.dataSource()) {
              @Override
              public Connection getConnection() throws SQLException {
                questions.incrementAndGet();
                waitWhileHanging();
                return super.getConnection();
              }
            });
    questions.set(0);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aRegistryThatAnswersIsUp() {
    assertThat(new RegistryHealth(registry, Duration.ofSeconds(20)).health().getStatus())
        .isEqualTo(Status.UP);
  }

  @Test
  void aRegistryThatIsGoneIsDownWithAReason() {
    database.close();

    assertThat(reasonOf(new RegistryHealth(registry, Duration.ofSeconds(20))))
        .startsWith("The registry cannot be read");
  }

  // design.md, law 4: every wait is bounded
  @Test
  void aRegistryThatHangsIsDownAndAskedOnceOnly() {
    CountDownLatch latch = new CountDownLatch(1);
    hanging = latch;
    RegistryHealth health = new RegistryHealth(registry, Duration.ofMillis(50));

    assertThat(reasonOf(health)).contains("does not answer within 50 ms");
    assertThat(reasonOf(health)).contains("does not answer within 50 ms");
    assertThat(questions).hasValueLessThan(2);

    latch.countDown();
    assertThat(new RegistryHealth(registry, Duration.ofSeconds(20)).health().getStatus())
        .isEqualTo(Status.UP);
  }

  private static String reasonOf(RegistryHealth health) {
    var said = health.health();
    assertThat(said.getStatus()).isEqualTo(Status.DOWN);
    return String.valueOf(said.getDetails().get("reason"));
  }

  private void waitWhileHanging() {
    CountDownLatch latch = hanging;
    try {
      if (latch != null && !latch.await(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("The test did not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
