package io.varve.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

class RegistryDatabaseTest {

  @Test
  void theFolderOfAnSqliteFileIsCreatedWhateverItsName(@TempDir Path folder) {
    Path file = folder.resolve("a b/c#d%20/é/registry.sqlite");
    try (RegistryDatabase database = RegistryDatabase.sqlite(file)) {
      assertThat(Registry.open(database.dataSource()).revision()).isZero();
    }
    assertThat(file).exists();
  }

  @Test
  void sqliteIsOpenedForSeveralProcesses(@TempDir Path folder) {
    try (RegistryDatabase database = RegistryDatabase.sqlite(folder.resolve("r.sqlite"))) {
      assertThat(pragma(database, "journal_mode")).isEqualTo("wal");
      assertThat(pragma(database, "busy_timeout")).isEqualTo("10000");
      assertThat(pragma(database, "synchronous")).isEqualTo("1"); // NORMAL
    }
  }

  @Test
  void settingsInTheUrlWin(@TempDir Path folder) {
    String url = "jdbc:sqlite:" + folder.resolve("r.sqlite") + "?busy_timeout=3000";
    try (RegistryDatabase database = RegistryDatabase.open(url, null, null)) {
      assertThat(pragma(database, "busy_timeout")).isEqualTo("3000");
      assertThat(pragma(database, "journal_mode")).isEqualTo("wal");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"jdbc:mysql://host/archappl", "jdbc:sqlite::memory:", "jdbc:sqlite:", "registry"})
  void otherDatabasesAreRefusedWithASentence(String url) {
    assertThatThrownBy(() -> RegistryDatabase.open(url, null, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + url + "'")
        .hasMessageContaining("varve.registry.url");
  }

  @RepeatedTest(10)
  void servicesThatStartTogetherShareOneNewFile(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("registry.sqlite");
    int services = 4;
    CyclicBarrier together = new CyclicBarrier(services);
    try (ExecutorService threads = Executors.newFixedThreadPool(services)) {
      List<Future<Long>> starts =
          Stream.generate(() -> threads.submit(() -> start(file, together)))
              .limit(services)
              .toList();
      for (Future<Long> start : starts) {
        assertThat(start.get(60, TimeUnit.SECONDS)).isZero();
      }
    }
  }

  private static long start(Path file, CyclicBarrier together) throws Exception {
    together.await(10, TimeUnit.SECONDS);
    try (RegistryDatabase database = RegistryDatabase.sqlite(file)) {
      return Registry.open(database.dataSource()).revision();
    }
  }

  private static String pragma(RegistryDatabase database, String name) {
    return JdbcClient.create(database.dataSource())
        .sql("pragma " + name)
        .query(String.class)
        .single();
  }
}
