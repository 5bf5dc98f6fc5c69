package io.varve.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.varve.registry.Registry;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What operators and orchestrators ask. */
class OperationsTest extends StartedServer {
  @Autowired private Registry registry;

  @Test
  void aStartedServiceIsAliveAndReady() throws Exception {
    assertThat(get("/actuator/health/liveness").body()).contains("\"status\":\"UP\"");
    assertThat(get("/actuator/health/readiness").body())
        .contains("\"registry\":{\"details\":{\"revision\":" + registry.revision())
        .contains("\"status\":\"UP\"");
  }

  @Test
  void prometheusFindsItsMetrics() throws Exception {
    assertThat(get("/actuator/prometheus").body()).contains("jvm_memory_used_bytes");
    assertThat(get("/actuator/metrics").statusCode()).isEqualTo(200);
    assertThat(get("/actuator/info").statusCode()).isEqualTo(200);
  }

  @Test
  void nothingElseOfTheActuatorIsShown() throws Exception {
    assertThat(get("/actuator/env").statusCode()).isEqualTo(404);
    assertThat(get("/actuator/heapdump").statusCode()).isEqualTo(404);
  }

  @Test
  void theRegistryIsAFileInTheDataFolderUnlessSaidOtherwise() {
    assertThat(data.resolve("registry.sqlite")).exists();
  }
}
