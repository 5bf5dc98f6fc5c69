package io.varve.engine.channel.network;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Tests whose channels share one IOC, each with PVs of its own. */
abstract class OnLoopback {
  protected static Loopback loopback;

  @BeforeAll
  static void start() throws IOException {
    loopback = new Loopback();
  }

  @AfterAll
  static void stop() {
    loopback.close();
  }
}
