package io.varve.engine.channel.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.engine.channel.Channel;
import io.varve.engine.channel.ChannelFactory;
import io.varve.engine.channel.CollectingRecording;
import io.varve.sample.DbrType;
import io.varve.simulatedioc.FreePort;
import io.varve.simulatedioc.RecordMetadata;
import io.varve.simulatedioc.SimulatedIoc;
import io.varve.simulatedioc.SimulatedRecord;
import io.varve.simulatedioc.ValueKind;
import java.io.IOException;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ChannelConfigurationTest {

  @Test
  void theEpicsEnvironmentLeadsToTheIoc() throws IOException {
    int caPort = FreePort.any();
    int pvaPort = FreePort.any();
    try (SimulatedIoc ioc = new SimulatedIoc(caPort, pvaPort, Clock.systemUTC())) {
      ioc.start();
      SimulatedRecord record = ioc.define("C:A", ValueKind.LONG, RecordMetadata.EMPTY);
      record.put(5);
      new ApplicationContextRunner()
          .withUserConfiguration(ChannelConfiguration.class)
          .withBean(Clock.class, Clock::systemUTC)
          .withPropertyValues(
              "EPICS_CA_ADDR_LIST=127.0.0.1",
              "EPICS_CA_AUTO_ADDR_LIST=NO",
              "EPICS_CA_SERVER_PORT=" + caPort,
              "EPICS_CA_REPEATER_PORT=" + FreePort.any(),
              "varve.engine.pva.addr-list=127.0.0.1:" + pvaPort,
              "varve.engine.pva.auto-addr-list=false",
              "varve.engine.pva.broadcast-port=" + FreePort.any())
          .run(
              context -> {
                ChannelFactory factory = context.getBean(ChannelFactory.class);
                for (boolean pva : new boolean[] {false, true}) {
                  CollectingRecording recording = new CollectingRecording();
                  try (Channel channel =
                      factory.open(
                          Loopback.typeInfo("C:A", DbrType.SCALAR_INT, pva).build(), recording)) {
                    Loopback.until(() -> recording.samples().size() == 1);
                    assertThat(channel.status().connected()).isTrue();
                  }
                }
              });
    }
  }

  @Test
  void anUnreadablePortIsRefusedWithASentence() {
    new ApplicationContextRunner()
        .withUserConfiguration(ChannelConfiguration.class)
        .withBean(Clock.class, Clock::systemUTC)
        .withPropertyValues("EPICS_CA_SERVER_PORT=many")
        .run(
            context ->
                assertThat(context)
                    .hasFailed()
                    .getFailure()
                    .hasRootCauseInstanceOf(NumberFormatException.class)
                    .hasStackTraceContaining("EPICS_CA_SERVER_PORT must be a number"));
  }
}
