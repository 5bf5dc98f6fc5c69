package io.varve.retrieval.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class ConnectionProbeTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: here\r\n\r\n";

  @TempDir Path folder;
  private final Tomcat tomcat = new Tomcat();
  private final CountDownLatch started = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final CountDownLatch running = new CountDownLatch(1);
  private final CountDownLatch looking = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicBoolean goneAtFirst = new AtomicBoolean(true);

  /** Works until its client goes. */
  private final class Working extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      BooleanSupplier gone = ConnectionProbe.of(request);
      running.countDown();
      try {
        looking.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      boolean first = gone.getAsBoolean();
      first |= gone.getAsBoolean();
      goneAtFirst.set(first);
      started.countDown();
      while (!gone.getAsBoolean() && released.getCount() > 0) {
        Thread.onSpinWait();
      }
      ended.countDown();
    }
  }

  @BeforeEach
  void start() throws Exception {
    tomcat.setBaseDir(folder.toString());
    tomcat.setPort(0);
    tomcat.getConnector();
    Context context = tomcat.addContext("", folder.toString());
    context.getPipeline().addValve(new ConnectionProbe());
    Tomcat.addServlet(context, "working", new Working());
    context.addServletMappingDecoded("/", "working");
    tomcat.start();
  }

  @AfterEach
  void stop() throws Exception {
    tomcat.stop();
    tomcat.destroy();
  }

  @Test
  void aClientIsGoneWhenItHasClosedTheConnection() throws Exception {
    try (Socket client = connected()) {
      running.await();
      looking.countDown();
      started.await();
      assertThat(goneAtFirst).isFalse();
      assertThat(ended.getCount()).isEqualTo(1);
    }
    assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aClientThatAsksForMoreIsNotGone() throws Exception {
    try (Socket client = connected()) {
      running.await();
      client.getOutputStream().write(GET.getBytes(StandardCharsets.US_ASCII));
      looking.countDown();
      started.await();
      assertThat(goneAtFirst).isFalse();
      released.countDown();
    }
  }

  private Socket connected() throws IOException {
    Socket client =
        new Socket(InetAddress.getLoopbackAddress(), tomcat.getConnector().getLocalPort());
    client.getOutputStream().write(GET.getBytes(StandardCharsets.US_ASCII));
    return client;
  }
}
