package io.varve.engine.bpl;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests over HTTP, against one engine for all of a class that is empty before each. */
@Timeout(60)
abstract class OnEngineServer {
  @TempDir static Path folder;
  static EngineServer server;

  @BeforeAll
  static void start() throws IOException {
    server = EngineServer.start(folder);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void empty() {
    server.empty();
  }
}
