package io.varve.simulatedioc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SimulatedIocTest {

  @Test
  void aTakenPortIsRefusedWithASentence() throws IOException {
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(new InetSocketAddress(0));
      try (SimulatedIoc ioc =
          new SimulatedIoc(taken.getLocalPort(), FreePort.any(), Clock.systemUTC())) {
        assertThatThrownBy(ioc::start)
            .isInstanceOf(IOException.class)
            .hasMessageContaining("Port " + taken.getLocalPort() + " is taken");
      }
    }
  }

  @Test
  void itStartsAgainOnTheSamePorts() throws IOException {
    try (SimulatedIoc ioc = new SimulatedIoc(FreePort.any(), FreePort.any(), Clock.systemUTC())) {
      ioc.define("A", ValueKind.DOUBLE, RecordMetadata.EMPTY);
      for (int i = 0; i < 3; i++) {
        ioc.start();
        ioc.stop();
      }
      assertThat(ioc.record("A").caSubscribers()).isZero();
    }
  }

  @Test
  void limitsRaiseAlarms() {
    SimulatedIoc ioc = new SimulatedIoc(1, 2, Clock.systemUTC());
    SimulatedRecord record =
        ioc.define(
            "A",
            ValueKind.DOUBLE,
            RecordMetadata.of("", "", 0).withWarning(-8, 8).withAlarm(-9, 9));
    double[] values = {0, 8, 9, -8, -9};
    int[] statuses = {0, 4, 3, 6, 5};
    int[] severities = {0, 1, 2, 1, 2};
    for (int i = 0; i < values.length; i++) {
      record.put(values[i]);
      assertThat(record.reading().status()).isEqualTo(statuses[i]);
      assertThat(record.reading().severity()).isEqualTo(severities[i]);
    }
  }

  @Test
  void aValueThatDoesNotFitIsRefused() {
    SimulatedIoc ioc = new SimulatedIoc(1, 2, Clock.systemUTC());
    SimulatedRecord record = ioc.define("A", ValueKind.DOUBLE, RecordMetadata.EMPTY);
    assertThatThrownBy(() -> record.put("text", Instant.EPOCH))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("DOUBLE cannot hold a String");
  }
}
