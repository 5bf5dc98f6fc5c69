package io.varve.etl.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.registry.Registry;
import io.varve.registry.RegistryDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two starts of ETL that have the same process number, as in containers. */
class EtlLeaseTest {
  private static final Instant NOW = Instant.parse("2026-11-22T11:00:00Z");
  private static final Duration TERM = Duration.ofSeconds(30);

  @TempDir Path folder;
  private RegistryDatabase database;
  private EtlLease first;
  private EtlLease second;

  @BeforeEach
  void start() {
    database = RegistryDatabase.sqlite(folder.resolve("registry.db"));
    Registry registry = Registry.open(database.dataSource());
    first = lease(registry);
    second = lease(registry);
    assertThat(first.keep(NOW)).isTrue();
  }

  private static EtlLease lease(Registry registry) {
    return new EtlLease(
        registry.leases(), "appliance0", EtlProcess.start("appliance0").name(), TERM);
  }

  @AfterEach
  void stop() {
    database.close();
  }

  @Test
  void theSecondWaitsAsLongAsTheFirstLives() {
    assertThat(second.keep(NOW.plusSeconds(1))).isFalse();
    assertThat(first.keep(NOW.plusSeconds(20))).isTrue();
    assertThat(second.keep(NOW.plusSeconds(40))).isFalse();
    assertThat(first.isHeld(NOW.plusSeconds(40))).isTrue();
  }

  @Test
  void afterADeathTheLeaseRunsOutFirst() {
    assertThat(second.keep(NOW.plus(TERM).minusNanos(1))).isFalse();
    assertThat(second.keep(NOW.plus(TERM))).isTrue();
    assertThat(first.keep(NOW.plus(TERM))).as("that was only suspended").isFalse();
  }

  @Test
  void afterAStopTheNextOneBeginsAtOnce() {
    first.release();

    assertThat(second.keep(NOW.plusSeconds(1))).isTrue();
  }
}
