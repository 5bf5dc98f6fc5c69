package io.varve.retrieval;

import io.varve.clock.MovableClock;
import io.varve.registry.Registry;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * The whole service over HTTP, on the test archive and on a clock that stands still. Each class has
 * files and a service of its own: one that was kept for the next would serve files that are gone.
 */
@SpringBootTest(
    classes = {RetrievalApplication.class, ServedArchive.Time.class},
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@DirtiesContext
abstract class ServedArchive {
  static final MovableClock CLOCK = new MovableClock(TestArchive.NOW);
  static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir static Path folder;

  @LocalServerPort int port;

  @TestConfiguration
  static class Time {
    @Bean
    @Primary
    Clock testClock() {
      return CLOCK;
    }
  }

  @DynamicPropertySource
  static void places(DynamicPropertyRegistry settings) {
    settings.add("varve.data", () -> folder);
    settings.add("varve.stores.short-term", () -> folder.resolve("sts"));
    settings.add("varve.stores.medium-term", () -> folder.resolve("mts"));
    settings.add("varve.stores.long-term", () -> folder.resolve("lts").toString());
  }

  @BeforeAll
  static void fillArchive(@Autowired Registry registry) throws IOException {
    TestArchive.fill(folder, registry);
  }

  @BeforeEach
  void resetClock() {
    CLOCK.set(TestArchive.NOW);
  }
}
