package io.varve.etl.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EngineRecordingCheckTest {
  private HttpServer engine;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @BeforeEach
  void listen() throws IOException {
    engine = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    engine.setExecutor(threads);
    engine.start();
  }

  @AfterEach
  void stop() {
    engine.stop(0);
    threads.shutdownNow();
  }

  private EngineRecordingCheck check(HttpHandler answer, Duration longestWait) {
    engine.createContext("/engine/bpl/getData.raw", answer);
    return new EngineRecordingCheck(
        "http://localhost:" + engine.getAddress().getPort(), Clock.systemUTC(), longestWait);
  }

  @Test
  void aPvIsFreeOnceTheEngineDoesNotKnowItAnyMore() {
    AtomicInteger asked = new AtomicInteger();
    AtomicReference<String> query = new AtomicReference<>();
    RecordingCheck check =
        check(
            exchange -> {
              query.set(exchange.getRequestURI().getQuery());
              exchange.sendResponseHeaders(asked.incrementAndGet() < 3 ? 200 : 404, -1);
              exchange.close();
            },
            Duration.ofSeconds(20));

    assertThat(check.whyInUse("a+b:{c}&d")).isEmpty();
    assertThat(asked).hasValue(3);
    assertThat(query.get()).startsWith("pv=a+b:{c}&d&from=");
  }

  @Test
  void aPvThatTheEngineGoesOnRecordingIsInUse() {
    RecordingCheck check =
        check(
            exchange -> {
              exchange.sendResponseHeaders(200, -1);
              exchange.close();
            },
            Duration.ofSeconds(1));

    assertThat(check.whyInUse("a")).contains("the engine has not closed it within 1 s");
  }

  @Test
  void anAnswerThatDoesNotEndIsWaitedForAsLongAsAnyOther() {
    CountDownLatch asked = new CountDownLatch(1);
    RecordingCheck check =
        check(
            exchange -> {
              exchange.sendResponseHeaders(404, 2);
              exchange.getResponseBody().write('x');
              exchange.getResponseBody().flush();
              asked.countDown();
            },
            Duration.ofSeconds(1));

    assertThat(check.whyInUse("a")).contains("the engine does not end its answer within 1 s");
    assertThat(asked.getCount()).isZero();
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
