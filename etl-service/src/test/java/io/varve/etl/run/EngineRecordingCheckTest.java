package io.varve.etl.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EngineRecordingCheckTest {

  @Test
  void aPvIsFreeOnceTheEngineDoesNotKnowItAnyMore() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    AtomicReference<String> query = new AtomicReference<>();
    HttpServer engine =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    engine.createContext(
        "/engine/bpl/getData.raw",
        exchange -> {
          query.set(exchange.getRequestURI().getQuery());
          exchange.sendResponseHeaders(asked.incrementAndGet() < 3 ? 200 : 404, -1);
          exchange.close();
        });
    engine.start();
    try {
      RecordingCheck check =
          new EngineRecordingCheck(
              "http://localhost:" + engine.getAddress().getPort(), Clock.systemUTC());
      assertThat(check.whyInUse("a+b:{c}&d")).isEmpty();
      assertThat(asked).hasValue(3);
      assertThat(query.get()).startsWith("pv=a+b:{c}&d&from=");
    } finally {
      engine.stop(0);
    }
  }

  @Test
  void whereNoEngineRunsNobodyWrites() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    assertThat(
            new EngineRecordingCheck("http://localhost:" + port, Clock.systemUTC()).whyInUse("a"))
        .isEmpty();
  }
}
