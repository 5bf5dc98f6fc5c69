package io.varve.engine.channel.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.sample.DbrType;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ConnectionLogTest {
  private static final Instant START = Instant.parse("2026-11-21T09:27:10Z");

  @Test
  void samplesAreCountedAnewAfterEachConnection() {
    ConnectionLog log = new ConnectionLog(START);
    connect(log, START);
    log.accepted(START, 20);
    log.accepted(START.plusSeconds(1), 20);

    log.lost(START.plusSeconds(2), "gone");
    assertThat(log.status().eventCount()).isEqualTo(2);
    connect(log, START.plusSeconds(10));
    log.accepted(START.plusSeconds(10), 21);

    assertThat(log.status().eventCount()).isEqualTo(1);
    assertThat(log.status().bytes()).isEqualTo(21);
    assertThat(log.status().connectedAt()).isEqualTo(START.plusSeconds(10));
    assertThat(log.status().losses()).isEqualTo(1);
  }

  private static void connect(ConnectionLog log, Instant when) {
    log.connected(when, "ioc", DbrType.SCALAR_INT, 1, DbrType.SCALAR_INT);
  }
}
