package io.varve.retrieval.peer;

import io.varve.retrieval.pv.Archive;
import io.varve.retrieval.pv.Lacking;
import io.varve.retrieval.tail.CircuitBreaker;
import io.varve.web.PartialAnswer;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * What another archive answers, while it comes. Not thread-safe.
 *
 * <p>The body ends where its length or its last chunk says. A connection that ends earlier is an
 * error, and so is a body that says neither, as its end could not be told from a death.
 */
final class PeerAnswer implements Closeable {
  private final Archive archive;
  private final HttpURLConnection connection;
  private final CircuitBreaker breaker;
  private final int status;
  private final @Nullable InputStream body;

  /** Bytes still to come; -1 when the body comes in chunks, whose end is in themselves. */
  private long missing;

  private boolean ended;

  /** Whether the body has begun: one who sends headers and then nothing has not answered. */
  private boolean begun;

  PeerAnswer(
      Archive archive,
      HttpURLConnection connection,
      CircuitBreaker breaker,
      int status,
      @Nullable InputStream body)
      throws PeerException {
    this.archive = archive;
    this.connection = connection;
    this.breaker = breaker;
    this.status = status;
    this.body = body;
    this.missing = connection.getContentLengthLong();
    this.ended = body == null || missing == 0;
    if (!ended && missing < 0 && !"chunked".equalsIgnoreCase(header("Transfer-Encoding"))) {
      throw new PeerException(
          HttpStatus.BAD_GATEWAY, archive + " does not say where its answer ends");
    }
    if (ended) {
      breaker.succeeded();
    }
  }

  int status() {
    return status;
  }

  /** A header; after the end of the body also a field of its trailer. */
  @Nullable String header(String name) {
    return connection.getHeaderField(name);
  }

  /** Notes what the archive has said so far that its answer lacks. */
  void noteLacking(Lacking lacking) {
    String partial = header(PartialAnswer.HEADER);
    if (partial != null) {
      lacking.add(archive.name() + ": " + partial);
    }
  }

  /** The names of headers that begin with a text; not those of a trailer. */
  List<String> headersBeginningWith(String beginning) {
    List<String> names = new ArrayList<>();
    for (String name : connection.getHeaderFields().keySet()) {
      // The status line has no name.
      if (name != null && name.regionMatches(true, 0, beginning, 0, beginning.length())) {
        names.add(name);
      }
    }
    return names;
  }

  /**
   * Waits for bytes of the body, no longer than the idle timeout.
   *
   * @return how many; -1 when the body has ended
   * @throws PeerException when it stops before its end
   */
  int read(byte[] target, int from, int length) throws PeerException {
    if (ended || body == null) {
      return -1;
    }
    try {
      int read = body.read(target, from, length);
      if (read < 0 && missing > 0) {
        throw new IOException("the connection ended " + missing + " bytes early");
      }
      if (missing > 0) {
        missing -= read;
      }
      ended = read < 0 || missing == 0;
      if (!begun) {
        begun = true;
        breaker.succeeded();
      }
      return read;
    } catch (SocketTimeoutException e) {
      breaker.failed();
      throw new PeerException(
          HttpStatus.GATEWAY_TIMEOUT, archive + " fell silent in the middle of its answer", e);
    } catch (IOException e) {
      breaker.failed();
      throw new PeerException(
          HttpStatus.BAD_GATEWAY,
          archive + " stopped in the middle of its answer: " + e.getMessage(),
          e);
    }
  }

  /** Whether a read would have to wait. */
  boolean idle() {
    try {
      return body == null || body.available() == 0;
    } catch (IOException e) {
      // The next read says what is wrong.
      return true;
    }
  }

  /** Cuts the connection unless it can be used again, so that the other side stops too. */
  @Override
  public void close() throws IOException {
    if (ended && body != null) {
      body.close();
    } else {
      connection.disconnect();
    }
  }
}
