package io.varve.objectstore;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Hands bytes on between clients and a server, and fails as networks do when told so. */
public final class FlakyWire implements Closeable {
  private final ServerSocket entrance;
  private final int server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger cuts = new AtomicInteger();
  private final AtomicInteger lostAnswers = new AtomicInteger();
  private final AtomicInteger refusals = new AtomicInteger();
  private final AtomicLong sent = new AtomicLong();
  private volatile long cutAfter;
  private volatile long stallAfter = Long.MAX_VALUE;
  private volatile CountDownLatch stalled = new CountDownLatch(1);
  private volatile boolean silent;
  private volatile Duration delay = Duration.ZERO;

  private FlakyWire(ServerSocket entrance, int server) {
    this.entrance = entrance;
    this.server = server;
  }

  static FlakyWire to(int server) throws IOException {
    ServerSocket entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    FlakyWire wire = new FlakyWire(entrance, server);
    Thread.ofVirtual().start(wire::accept);
    return wire;
  }

  int port() {
    return entrance.getLocalPort();
  }

  /** The next so many connections are reset after so many bytes of the client. */
  public void cut(long afterBytes, int times) {
    cutAfter = afterBytes;
    cuts.set(times);
    reset();
  }

  /** The next so many answers do not arrive; the server has done what was asked. */
  public void loseAnswers(int times) {
    lostAnswers.set(times);
  }

  /** The next so many requests are answered "slow down". */
  public void refuse(int times) {
    refusals.set(times);
    reset();
  }

  /** The next connection goes silent after so many bytes of the client, and stays so. */
  public void stall(long afterBytes) {
    stalled = new CountDownLatch(1);
    stallAfter = afterBytes;
    reset();
  }

  /** Waits until a connection has gone silent. */
  public boolean awaitStall(Duration longest) throws InterruptedException {
    return stalled.await(longest.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** From now on requests arrive and no answer does, or all do again. */
  public void silent(boolean on) {
    silent = on;
    if (!on) {
      reset();
    }
  }

  /** Each piece of an answer waits so long. */
  public void delay(Duration each) {
    delay = each;
  }

  /** Bytes that clients have sent so far. */
  public long sentBytes() {
    return sent.get();
  }

  /** Faults that were ordered and have not happened. */
  public int left() {
    return Math.max(0, cuts.get()) + Math.max(0, lostAnswers.get()) + Math.max(0, refusals.get());
  }

  private void reset() {
    open.forEach(FlakyWire::reset);
  }

  private void accept() {
    while (!entrance.isClosed()) {
      try {
        Socket client = entrance.accept();
        open.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    if (take(refusals)) {
      refuse(client);
      return;
    }
    Socket onward = new Socket();
    open.add(onward);
    try {
      onward.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server), 2000);
      Thread.ofVirtual().start(() -> answers(onward, client));
      requests(client, onward);
    } catch (IOException e) {
      reset(client);
      reset(onward);
    }
  }

  private void requests(Socket from, Socket to) throws IOException {
    boolean cut = take(cuts);
    long all = 0;
    byte[] piece = new byte[8192];
    InputStream in = from.getInputStream();
    OutputStream out = to.getOutputStream();
    for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
      all += read;
      sent.addAndGet(read);
      if (all > stallAfter) {
        stallAfter = Long.MAX_VALUE;
        stalled.countDown();
        // Until the client is gone, nothing of this connection arrives any more.
        while (in.read(piece) >= 0) {
          sent.incrementAndGet();
        }
        throw new IOException("stalled");
      }
      if (cut && all > cutAfter) {
        throw new IOException("cut");
      }
      out.write(piece, 0, read);
      out.flush();
    }
    to.shutdownOutput();
  }

  private void answers(Socket from, Socket to) {
    byte[] piece = new byte[8192];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        if (take(lostAnswers)) {
          throw new IOException("lost");
        }
        if (silent) {
          continue;
        }
        LockSupport.parkNanos(delay.toNanos());
        out.write(piece, 0, read);
        out.flush();
      }
      to.shutdownOutput();
    } catch (IOException e) {
      reset(to);
      reset(from);
    }
  }

  private void refuse(Socket client) {
    try (client) {
      byte[] request = new byte[8192];
      int read = client.getInputStream().read(request);
      sent.addAndGet(Math.max(read, 0));
      client
          .getOutputStream()
          .write(
              ("HTTP/1.1 503 Slow Down\r\nContent-Type: application/xml\r\nContent-Length: 66\r\n"
                      + "Connection: close\r\n\r\n"
                      + "<Error><Code>SlowDown</Code><Message>slow down</Message></Error>\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      reset(client);
    } finally {
      open.remove(client);
    }
  }

  private static boolean take(AtomicInteger left) {
    return left.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException alreadyClosed) {
      // That is what was wanted.
    }
  }

  @Override
  public void close() throws IOException {
    entrance.close();
    reset();
  }
}
